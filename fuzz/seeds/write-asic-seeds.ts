/** The hierarchy and the first inputs of the targets zip and asic: containers of each kind. Run by hand; the keys are thrown away. */
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type AsicSignature, addAsicSignature, collect, signAsic } from '@jitsuin/ades'
import { sourceOf, writeZip } from '@jitsuin/zip'
import { keepInput } from '../engine/corpus.js'
import { inFuzzFolder } from '../targets/folders.js'
import { DAY_0, makeWorld } from './world.js'

const { doctor, pharmacist, files } = await makeWorld(randomBytes)
const wanted = ['root.der', 'signing-ca.der', 'sign.crl', 'sarl.crl', 'tsa.crl']
for (const [name, bytes] of Object.entries(files))
  if (wanted.includes(name)) writeFileSync(fileURLToPath(inFuzzFolder(`fixtures/asic-${name}`)), bytes)

// Only now: the target reads what was written above.
const { ASIC_DATA, judgeAsic } = await import('../targets/asic.js')
const all = Object.entries(ASIC_DATA).map(([name, text]) => ({ name, content: Buffer.from(text) }))
const signature = (form: 'xades' | 'cades', signer = doctor): AsicSignature => ({
  form,
  signer: { ...signer, chainDer: [] },
  signingTime: DAY_0,
  randomBytes,
})
const make = (kind: 'asic-s' | 'asic-e', form: 'xades' | 'cades') =>
  collect(
    signAsic(kind === 'asic-s' ? all.slice(0, 1) : all, {
      kind,
      signature: signature(form),
      packedAt: DAY_0,
    }),
  )
const simple = await make('asic-s', 'xades')
const extended = await make('asic-e', 'cades')
const twice = await collect(
  addAsicSignature(sourceOf(extended), { signature: signature('cades', pharmacist), packedAt: DAY_0 }),
)
for (const input of [simple, await make('asic-s', 'cades'), await make('asic-e', 'xades'), extended, twice]) {
  const report = await judgeAsic(input)
  console.log(input.length, report.verdict, report.signatures.map(({ level }) => level).join())
  keepInput('asic', input)
}
const entries = all.map((file) => ({ ...file, method: 'deflated' as const }))
for (const wide of ['where-needed', 'always'] as const)
  keepInput('zip', await collect(writeZip(entries, { at: DAY_0, wide, comment: Buffer.from('a comment') })))
