export {
  defaultChildren,
  loadReferenceOnly,
  type SeedOptions,
  type SeedProgress,
  SeedRefused,
  seedOnce,
} from './seed.ts';
