import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  completeSubtrees,
  consistencyRanges,
  emptyRoot,
  Frontier,
  inclusionRanges,
  joinSubtrees,
  leafHash,
  type Range,
  verifyConsistency,
  verifyInclusion,
} from '../../subgraphs/compliance/sealing/merkle.ts';

const bytes = (hex: string) => Buffer.from(hex, 'hex');
const hexes = (hashes: readonly Buffer[]) => hashes.map((each) => each.toString('hex'));

// The vectors of the certificate transparency reference implementation: eight leaves, the root of each first part.
const inputs = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map(bytes);
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const leaves = inputs.map(leafHash);

/** RFC 6962 2.1 word by word, to compare with. */
function treeHash(data: readonly Buffer[]): Buffer {
  const sha = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
  if (data.length === 0) return sha();
  if (data.length === 1) return sha(Buffer.from([0]), data[0] as Buffer);
  let k = 1;
  while (k * 2 < data.length) k *= 2;
  return sha(Buffer.from([1]), treeHash(data.slice(0, k)), treeHash(data.slice(k)));
}

function grown(hashes: readonly Buffer[]): Frontier {
  const frontier = new Frontier();
  for (const each of hashes) frontier.append(each);
  return frontier;
}
const rangeHash = (hashes: readonly Buffer[], range: Range) =>
  joinSubtrees(
    completeSubtrees(range).map(({ level, index }) =>
      grown(hashes.slice(index * 2 ** level, (index + 1) * 2 ** level)).root(),
    ),
  );
const inclusion = (hashes: readonly Buffer[], index: number) =>
  inclusionRanges(index, hashes.length).map((range) => rangeHash(hashes, range));
const consistency = (hashes: readonly Buffer[], from: number) =>
  consistencyRanges(from, hashes.length).map((range) => rangeHash(hashes, range));

describe('the public vectors of RFC 6962', () => {
  test('roots', () => {
    expect(emptyRoot.toString('hex')).toBe(roots[0]);
    roots.forEach((root, size) => {
      expect(grown(leaves.slice(0, size)).root().toString('hex')).toBe(root);
      expect(treeHash(inputs.slice(0, size)).toString('hex')).toBe(root);
    });
  });

  test.each<[number, number, string[]]>([
    [
      0,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      5,
      8,
      [
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
    [
      1,
      5,
      [
        '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    ],
  ])('the path of leaf %i in a tree of %i', (index, size, path) => {
    expect(hexes(inclusion(leaves.slice(0, size), index))).toEqual(path);
  });

  test.each<[number, number, string[]]>([
    [1, 1, []],
    [
      1,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      6,
      8,
      [
        '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [
      2,
      5,
      [
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    ],
  ])('the consistency of %i with %i', (from, to, proof) => {
    expect(hexes(consistency(leaves.slice(0, to), from))).toEqual(proof);
  });
});

const someLeaves = fc.array(
  fc.uint8Array({ maxLength: 8 }).map((each) => leafHash(each)),
  { minLength: 1, maxLength: 70 },
);
const flipped = (hash: Buffer) => {
  const other = Buffer.from(hash);
  other[7] = (other[7] as number) ^ 1;
  return other;
};

describe('any tree', () => {
  test('has the root that the definition gives it, also when it was put down and taken up', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 8 }), { maxLength: 70 }), fc.nat(70), (data, cut) => {
        const buffers = data.map((each) => Buffer.from(each));
        const hashes = buffers.map(leafHash);
        const at = Math.min(cut, hashes.length);
        const subtrees = completeSubtrees({ start: 0, end: at }).map(({ level, index }) =>
          grown(hashes.slice(index * 2 ** level, (index + 1) * 2 ** level)).root(),
        );
        const taken = Frontier.of(at, subtrees);
        for (const each of hashes.slice(at)) taken.append(each);
        expect(taken.size).toBe(hashes.length);
        expect(taken.root()).toEqual(treeHash(buffers));
      }),
    );
  });

  test('tells of each complete subtree once', () => {
    const told = new Map<string, Buffer>();
    const frontier = new Frontier();
    const many = Array.from({ length: 37 }, (_, index) => leafHash(Buffer.from([index])));
    for (const each of many) {
      frontier.append(each, (level, index, node) => told.set(`${level}/${index}`, node));
    }
    expect(told.size).toBe(18 + 9 + 4 + 2 + 1);
    expect(told.get('3/2')).toEqual(grown(many.slice(16, 24)).root());
  });

  test('proves each of its leaves, and no other leaf, place, size, root or proof', () => {
    fc.assert(
      fc.property(someLeaves, fc.nat(), (hashes, n) => {
        const index = n % hashes.length;
        const proof = inclusion(hashes, index);
        const leaf = hashes[index] as Buffer;
        const claim = { leaf, index, size: hashes.length, proof, root: grown(hashes).root() };
        expect(verifyInclusion(claim)).toBe(true);
        expect(verifyInclusion({ ...claim, leaf: flipped(leaf) })).toBe(false);
        expect(verifyInclusion({ ...claim, root: flipped(claim.root) })).toBe(false);
        expect(verifyInclusion({ ...claim, index: hashes.length })).toBe(false);
        expect(verifyInclusion({ ...claim, index: -1 })).toBe(false);
        expect(verifyInclusion({ ...claim, index: index + 0.5 })).toBe(false);
        expect(verifyInclusion({ ...claim, proof: [...proof, leaf] })).toBe(false);
        expect(verifyInclusion({ ...claim, proof: [...proof.slice(0, -1), Buffer.alloc(31)] })).toBe(false);
        proof.forEach((each, step) => {
          expect(verifyInclusion({ ...claim, proof: proof.with(step, flipped(each)) })).toBe(false);
        });
      }),
    );
  });

  test('proves that it continues each of its beginnings, and nothing else', () => {
    fc.assert(
      fc.property(someLeaves, fc.nat(), (hashes, n) => {
        const to = hashes.length;
        const from = n % (to + 1);
        const proof = consistency(hashes, from);
        const claim = {
          from,
          fromRoot: grown(hashes.slice(0, from)).root(),
          to,
          toRoot: grown(hashes).root(),
          proof,
        };
        expect(verifyConsistency(claim)).toBe(true);
        expect(verifyConsistency({ ...claim, fromRoot: flipped(claim.fromRoot) })).toBe(false);
        if (from > 0) expect(verifyConsistency({ ...claim, toRoot: flipped(claim.toRoot) })).toBe(false);
        expect(verifyConsistency({ ...claim, proof: [...proof, emptyRoot] })).toBe(false);
        expect(verifyConsistency({ ...claim, from: to + 1 })).toBe(false);
        proof.forEach((each, step) => {
          expect(verifyConsistency({ ...claim, proof: proof.with(step, flipped(each)) })).toBe(false);
        });
      }),
    );
  });

  test('does not continue one that differs in a leaf', () => {
    fc.assert(
      fc.property(someLeaves, fc.nat(), fc.nat(), (hashes, n, m) => {
        const from = 1 + (n % hashes.length);
        const changed = m % from;
        const before = hashes.slice(0, from);
        const forked = before.with(changed, flipped(before[changed] as Buffer));
        expect(
          verifyConsistency({
            from,
            fromRoot: grown(forked).root(),
            to: hashes.length,
            toRoot: grown(hashes).root(),
            proof: consistency(hashes, from),
          }),
        ).toBe(false);
      }),
    );
  });

  test('of no such leaf or size is asked for in vain', () => {
    expect(() => inclusionRanges(3, 3)).toThrow(RangeError);
    expect(() => consistencyRanges(4, 3)).toThrow(RangeError);
  });
});
