/** Makes a small log with keys that are thrown away, and the first inputs of the target log-text. Run by hand. */
import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { cosign, encodeHex, formatVerifier, inclusionPath, rootOfLeaves, signCheckpoint } from '@jitsuin/tlog'
import { noteSignerFromPem, vrfProverFromPem } from '@jitsuin/tlog/node'
import { encodeLeaf, hashOfLeaf, type Leaf } from '@jitsuin/transparency/contract'
import { keepInput } from '../engine/corpus.js'
import { inFuzzFolder } from '../targets/folders.js'
import { digestOf } from '../targets/target.js'

const pemOf = (key: ReturnType<typeof generateKeyPairSync>['privateKey']) =>
  key.export({ format: 'pem', type: 'pkcs8' }).toString()
const ed25519 = () => pemOf(generateKeyPairSync('ed25519').privateKey)
const log = noteSignerFromPem(ed25519(), { name: 'log.test', kind: 'log' })
const witness = noteSignerFromPem(ed25519(), { name: 'witness.test', kind: 'witness' })
const prover = vrfProverFromPem(pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey))

const { proof, output } = prover.prove(Buffer.from('jitsuin-holder-tag/1\n{}'))
const common = {
  v: 1,
  certificate: 'ab'.repeat(32),
  issuer: 'cd'.repeat(32),
  holder: encodeHex(output),
  roles: ['medicalDoctor'],
  time: '2026-11-20T00:12:00Z',
} as const
const leaves: readonly Leaf[] = [
  { ...common, type: 'issue' },
  { ...common, type: 'revoke', reason: 'key' },
  { ...common, type: 'issue', roles: [] },
]
const texts = leaves.map(encodeLeaf)
const hashes = texts.map(hashOfLeaf)
const checkpoint = await signCheckpoint({ size: hashes.length, root: rootOfLeaves(hashes) }, log)
const cosigned = checkpoint + (await cosign(checkpoint, witness, new Date('2026-11-20T00:12:00Z')))
const [leaf = ''] = texts
const path = inclusionPath(hashes, 0).map(encodeHex)
const receipt = JSON.stringify({ version: 'jitsuin-log-receipt/1', index: 0, leaf, path, checkpoint })

const signedText = checkpoint.slice(0, checkpoint.indexOf('\n\n') + 1)
const signed = [...texts, signedText].map((text) => digestOf(Buffer.from(text)))
const parties = [
  formatVerifier(log),
  formatVerifier(witness),
  encodeHex(prover.publicKey),
  ...signed,
  digestOf(proof),
]
writeFileSync(fileURLToPath(inFuzzFolder('fixtures/log-parties.txt')), `${parties.join('\n')}\n`)
for (const input of [...texts, checkpoint, cosigned, receipt, formatVerifier(log)]) {
  keepInput('log-text', Buffer.from(input))
}
keepInput('log-text', proof)
