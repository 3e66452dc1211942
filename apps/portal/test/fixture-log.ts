/** A small public log with real signatures and proofs, for the page of a holder; and what may be wrong with it. */
import { generateKeyPairSync } from 'node:crypto'
import { encodeHex, formatVerifier, inclusionPath, rootOfLeaves, sha256, signCheckpoint } from '@jitsuin/tlog'
import { noteSignerFromPem, vrfProverFromPem } from '@jitsuin/tlog/node'
import { encodeLeaf, hashOfLeaf, type Leaf, ROUTES, tagInput } from '@jitsuin/transparency/contract'

/** `hides`: leaves one entry out. `lies`: shows one that is not in the tree. `forks`: signs another history. */
export type LogScene = 'sound' | 'hides' | 'lies' | 'forks'

const PERSON = { centre: 'Mihon Certification Centre (invented)', subjectSerialNumber: 'T0001' }
const pemOf = (kind: 'ed25519' | 'ec') => {
  const { privateKey } =
    kind === 'ec' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519')
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
}
const signer = noteSignerFromPem(pemOf('ed25519'), { name: 'log.test', kind: 'log' })
const prover = vrfProverFromPem(pemOf('ec'))
const { proof, output } = prover.prove(tagInput(PERSON))
const hashOf = (text: string) => encodeHex(sha256(new TextEncoder().encode(text)))

const common = { v: 1, issuer: hashOf('issuer'), roles: ['medicalDoctor'] } as const
const stranger = (n: number): Leaf => ({
  ...common,
  type: 'issue',
  certificate: hashOf(`certificate ${n}`),
  holder: hashOf(`holder ${n}`),
  time: '2026-11-01T00:00:00Z',
})
const own = (
  more: Pick<Leaf, 'time'> & ({ type: 'issue' } | { type: 'revoke'; reason: 'key' }),
  n: number,
): Leaf => ({
  ...common,
  ...more,
  certificate: hashOf(`own ${n}`),
  holder: encodeHex(output),
})
const LEAVES: readonly Leaf[] = [
  stranger(0),
  own({ type: 'issue', time: '2024-03-01T01:23:45Z' }, 1),
  own({ type: 'issue', time: '2024-03-01T01:23:46Z' }, 2),
  stranger(3),
  own({ type: 'revoke', reason: 'key', time: '2026-11-20T00:12:00Z' }, 1),
  own({ type: 'issue', time: '2026-11-21T02:30:00Z' }, 5),
  stranger(6),
]

/** The JSON or text that the log answers to a path; undefined when it is none of its own. */
export async function answerLog(path: string, scene: LogScene): Promise<unknown> {
  const leaves = scene === 'forks' ? LEAVES.toSpliced(0, 1, stranger(99)) : LEAVES
  const texts = leaves.map(encodeLeaf)
  const hashes = texts.map(hashOfLeaf)
  const checkpoint = await signCheckpoint({ size: texts.length, root: rootOfLeaves(hashes) }, signer)
  if (path === ROUTES.keys) {
    const vrfPublicKey = encodeHex(prover.publicKey)
    return { origin: signer.name, verifierKey: formatVerifier(signer), vrfPublicKey, witnesses: [] }
  }
  if (path === ROUTES.mine) return { ...PERSON, proof: encodeHex(proof) }
  if (path === ROUTES.entries) return { entries: texts.map((leaf, index) => ({ index, leaf })) }
  if (path !== ROUTES.holder(encodeHex(output))) return undefined
  const entries = leaves.flatMap((leaf, index) => {
    if (leaf.holder !== encodeHex(output)) return []
    const shown = scene === 'lies' && index === 5 ? { ...leaf, roles: ['dentist'] } : leaf
    return [{ index, leaf: encodeLeaf(shown), path: inclusionPath(hashes, index).map(encodeHex) }]
  })
  return { checkpoint, entries: (scene === 'hides' ? entries.slice(0, -1) : entries).reverse() }
}
