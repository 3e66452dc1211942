/** The hierarchy and the first inputs of the target cades: one message of each kind. Run by hand; the keys are thrown away. */
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { addSigner, countersign, extendCades, prepareTrust, signCades } from '@jitsuin/ades'
import { encodeTimeStampRequest, timeStampAuthority } from '@jitsuin/pki'
import { keepInput } from '../engine/corpus.js'
import { inFuzzFolder } from '../targets/folders.js'
import { asSigner, DAY_0, makeWorld } from './world.js'

const { hierarchy, doctor, pharmacist, files } = await makeWorld(randomBytes)
const save = (name: string, content: Uint8Array | string) =>
  writeFileSync(fileURLToPath(inFuzzFolder(`fixtures/cades-${name}`)), content)
for (const [name, bytes] of Object.entries(files)) {
  if (['root.der', 'signing-ca.der', 'doctor.der', 'sign.crl', 'sarl.crl', 'tsa.crl'].includes(name))
    save(name, bytes)
}
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

const { root, authorities, lists } = hierarchy
const trust = prepareTrust({
  anchors: [root.certificateDer],
  material: { certificates: [authorities.signingCa.certificateDer], crls: Object.values(lists) },
})
// Only now: the target reads what was written above, and the list of what was signed, which is being made.
const { CADES_CONTENT: content, judgeCades, signedFacts } = await import('../targets/cades.js')
const alone = { ...doctor, chainDer: [] }
const common = { signer: alone, signingTime: DAY_0, packaging: 'attached' } as const
const plain = await signCades(content, common)
const stated = await signCades(content, {
  ...common,
  packaging: 'detached',
  commitment: 'proofOfApproval',
  location: { country: 'JP', locality: '千代田区' },
  mimeType: 'text/plain',
  contentTimeStamp: timeStamp,
})
const validation = { at: DAY_0, trust, policy: 'hpki' } as const
const archived = await extendCades(plain, { level: 'lta', timeStamp, validation })
const further = { signer: { ...pharmacist, chainDer: [] }, signingTime: DAY_0 }
const inputs = [
  plain,
  indefinite(plain),
  stated,
  await extendCades(plain, { level: 't', timeStamp }),
  archived,
  await addSigner(plain, further),
  await countersign(plain, further),
]
const signed = new Set<string>()
for (const input of inputs) {
  keepInput('cades', input)
  const report = await judgeCades(input)
  console.log(input.length, report.verdict, report.signatures.map(({ level }) => level).join())
  for (const signature of report.signatures) for (const fact of signedFacts(signature)) signed.add(fact)
}
save('signed.txt', [...signed].join('\n'))

/** The same message with its two outermost lengths left open. */
function indefinite(message: Uint8Array): Uint8Array {
  const inside = contentOf(message)
  const [type, wrapper] = [inside.subarray(0, 11), inside.subarray(11)]
  return Uint8Array.of(0x30, 0x80, ...type, 0xa0, 0x80, ...contentOf(wrapper), 0, 0, 0, 0)
}

function contentOf(tlv: Uint8Array): Uint8Array {
  const length = tlv[1] ?? 0
  return tlv.subarray(length > 0x80 ? 2 + (length & 0x7f) : 2)
}
