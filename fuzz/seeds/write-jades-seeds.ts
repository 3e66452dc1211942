/** The hierarchy and the first inputs of the target jades: one file of each kind. Run by hand; the keys are thrown away. */
import { createHash, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { addJadesSigner, countersignJades, extendJades, signBundle, signJades } from '@jitsuin/ades'
import { encodeTimeStampRequest, timeStampAuthority } from '@jitsuin/pki'
import { keepInput } from '../engine/corpus.js'
import { inFuzzFolder } from '../targets/folders.js'
import { asSigner, DAY_0, makeWorld } from './world.js'

const { hierarchy, doctor, pharmacist, files } = await makeWorld(randomBytes)
const save = (name: string, content: Uint8Array | string) =>
  writeFileSync(fileURLToPath(inFuzzFolder(`fixtures/jades-${name}`)), content)
const wanted = ['root.der', 'signing-ca.der', 'doctor.der', 'sign.crl', 'sarl.crl', 'tsa.crl']
for (const [name, bytes] of Object.entries(files)) if (wanted.includes(name)) save(name, bytes)
save('signed.txt', '')

const authority = timeStampAuthority(asSigner(hierarchy.timeStampUnit), {
  policies: ['1.3.6.1.4.1.99999.1'],
  digests: new Set(['sha256']),
  accuracy: { seconds: 1 },
  ordering: 'by-time',
})
async function timeStamp(value: Uint8Array): Promise<Uint8Array> {
  const request = encodeTimeStampRequest({ digest: 'sha256', value, certificate: 'wanted' })
  const answer = await authority(request, { at: DAY_0, serialBytes: randomBytes(8) })
  if (answer.outcome === 'refused') throw new Error(answer.failure)
  return answer.token
}

// Only now: the target reads what was written above, and the list of what was signed, which is being made.
const { JADES_CONTENT: content, judgeJades, jadesFacts } = await import('../targets/jades.js')
const common = { signer: { ...doctor, chainDer: [] }, signingTime: DAY_0, packaging: 'attached' } as const
const further = { signer: { ...pharmacist, chainDer: [] }, signingTime: DAY_0 }
const bundle = Buffer.from(
  '{"resourceType":"Bundle","id":"a","type":"document","entry":[{"resource":{"resourceType":"Observation","valueQuantity":{"value":1.50}}}]}\n',
)
const plain = await signJades(content, common)
const stamped = await extendJades(plain, { level: 't', timeStamp })
const inputs = [
  plain,
  await signJades(content, { ...common, form: 'flattened', payloadForm: 'as-is' }),
  await signJades(content, {
    ...common,
    packaging: 'detached',
    reference: { uri: 'a.json', by: 'uri-hash' },
    commitment: 'proofOfApproval',
    location: { country: 'JP' },
    contentTimeStamp: timeStamp,
  }),
  await archive(stamped),
  inClear(stamped),
  await addJadesSigner(plain, further),
  await countersignJades(plain, further),
  await signBundle(bundle, common),
  await signBundle(bundle, { ...common, timeStamp }),
]
const signed = new Set<string>()
for (const input of inputs) {
  keepInput('jades', input)
  const report = await judgeJades(input)
  console.log(input.length, report.verdict, report.signatures.map(({ level }) => level).join())
  for (const signature of report.signatures) for (const fact of jadesFacts(signature)) signed.add(fact)
}
save('signed.txt', [...signed].join('\n'))

/** The same file with what was added as plain JSON. */
function inClear(file: Uint8Array): Uint8Array {
  const jws = JSON.parse(Buffer.from(file).toString())
  const etsiU = jws.header.etsiU.map((one: string) => JSON.parse(Buffer.from(one, 'base64url').toString()))
  return Buffer.from(JSON.stringify({ ...jws, header: { etsiU } }))
}

/** The same file with an archive time stamp alone: with certificates and lists it would be longer than an input may be. */
async function archive(file: Uint8Array): Promise<Uint8Array> {
  const jws = JSON.parse(Buffer.from(file).toString())
  const input = `${jws.payload}.${jws.protected}.${jws.signature}.${jws.header.etsiU.join('')}`
  const token = await timeStamp(createHash('sha256').update(input).digest())
  const stamp = { arcTst: { tstTokens: [{ val: Buffer.from(token).toString('base64') }] } }
  const etsiU = [...jws.header.etsiU, Buffer.from(JSON.stringify(stamp)).toString('base64url')]
  return Buffer.from(JSON.stringify({ ...jws, header: { etsiU } }))
}
