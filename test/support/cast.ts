export {
  type CastChildName,
  castAuthorities,
  castChildNames,
  castMember,
  castMembers,
  castNhsNumbers,
  castNumbers,
  castPlaces,
  castRows,
  castService,
  castTeam,
  seedCast,
} from '../../cli/seed/cast.ts';
