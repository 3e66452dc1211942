import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { noteSignerFromPem } from '../keys-node.js'
import { leafHash } from '../merkle/hashes.js'
import { proveConsistency } from '../merkle/proofs.js'
import { rootOfLeaves } from '../merkle/whole.js'
import { signCheckpoint } from './checkpoint.js'
import { judgeHead } from './witness.js'

const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' })
const log = noteSignerFromPem(pem, { name: 'log.test', kind: 'log' })
const leaves = (size: number) => Array.from({ length: size }, (_, n) => leafHash(Uint8Array.of(n)))
const headOf = (hashes: readonly Uint8Array[]) => ({ size: hashes.length, root: rootOfLeaves(hashes) })
const proofOf = (hashes: readonly Uint8Array[], older: number) =>
  proveConsistency(older, hashes.length, async (places) =>
    places.map(({ level, index }) =>
      rootOfLeaves(hashes.slice(index * 2 ** level, (index + 1) * 2 ** level)),
    ),
  )

describe('a witness', () => {
  const kept = headOf(leaves(5))

  it('cosigns the first head that it sees, and every head that continues it', async () => {
    const first = await signCheckpoint(kept, log)
    expect(judgeHead({ kept: undefined, checkpoint: first, proof: [] }, log).verdict).toBe('cosign')
    expect(judgeHead({ kept, checkpoint: first, proof: [] }, log).verdict).toBe('cosign')
    const next = await signCheckpoint(headOf(leaves(9)), log)
    expect(judgeHead({ kept, checkpoint: next, proof: await proofOf(leaves(9), 5) }, log).verdict).toBe(
      'cosign',
    )
  })

  it('refuses a head of another history, although the log signed it', async () => {
    const rewritten = leaves(9).with(2, leafHash(Uint8Array.of(99)))
    const checkpoint = await signCheckpoint(headOf(rewritten), log)
    const proof = await proofOf(rewritten, 5)
    expect(judgeHead({ kept, checkpoint, proof }, log).verdict).toBe('forked')
    expect(judgeHead({ kept, checkpoint, proof: [] }, log).verdict).toBe('forked')
    const same = await signCheckpoint(headOf(rewritten.slice(0, 5)), log)
    expect(judgeHead({ kept, checkpoint: same, proof: [] }, log).verdict).toBe('forked')
  })

  it('refuses to go back, and a head that the log did not sign', async () => {
    const shorter = await signCheckpoint(headOf(leaves(4)), log)
    expect(judgeHead({ kept, checkpoint: shorter, proof: [] }, log).verdict).toBe('went-back')
    expect(() => judgeHead({ kept, checkpoint: shorter.replace('\n4\n', '\n7\n'), proof: [] }, log)).toThrow(
      expect.objectContaining({ code: 'tlog/note-untrusted' }),
    )
  })
})
