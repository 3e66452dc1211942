/**
 * Makes the fixed hierarchy of the targets and their first inputs, and writes down what its keys signed. Run by hand when
 * the shape of certificates or signatures changes; everything that was kept under the old hierarchy stays, as broken input.
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { keepInput } from '../engine/corpus.js'
import { inFuzzFolder } from '../targets/folders.js'
import { digestOf } from '../targets/target.js'
import { pkiSeeds } from './pki-seeds.js'
import { makeWorld } from './world.js'
import { xmlSeeds } from './xml-seeds.js'

const world = await makeWorld(randomBytes)
const save = (name: string, content: Uint8Array | string) =>
  writeFileSync(fileURLToPath(inFuzzFolder(`fixtures/${name}`)), content)

mkdirSync(fileURLToPath(inFuzzFolder('fixtures')), { recursive: true })
for (const [name, bytes] of Object.entries(world.files)) save(name, bytes)

const pki = await pkiSeeds(world)
const xml = await xmlSeeds(world)
save('signed-parts.txt', [...pki.signedParts, ...xml.signedParts].map(digestOf).join('\n'))
save('signed-octets.txt', xml.signedOctets.map(digestOf).join('\n'))
for (const [target, inputs] of Object.entries({ ...pki.inputs, ...xml.inputs }))
  for (const input of inputs) keepInput(target, input)

// Only now: the target reads what was written above, and this file, which is being made.
save('signed-matter.txt', '')
const { judge, signedMatter } = await import('../targets/xades.js')
const lines = new Set<string>()
for (const file of xml.inputs.xades) {
  const report = await judge(file)
  console.log(report.verdict, report.signatures.map(({ packaging, level }) => `${packaging} ${level}`).join())
  if (report.verdict === 'VALID') for (const line of signedMatter(file, report)) lines.add(line)
}
save('signed-matter.txt', [...lines].join('\n'))
