/** Every packaging of XAdES at every level before xmlsec1, the JDK and ourselves: what is added for the long term disturbs nobody. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DISPENSING_CSV, DOCUMENTS, PRESCRIPTION_CSV } from './support/documents.js'
import { Folder } from './support/folder.js'
import { jitsuinDoes, verify } from './support/jitsuin.js'
import { judgesOf, type Opinions, type SignedFile } from './support/judges.js'
import { makePeople, signingKey } from './support/people.js'
import { areHere, forEachOf, PATIENCE_MS } from './support/programs.js'
import { type Serving, serve } from './support/serving.js'
import { TAMPERED } from './support/twins.js'

/** How each file begins: the arguments of the first `jitsuin sign`. */
const PACKAGINGS = ['enveloped', 'enveloping', 'detached', 'prescription', 'dispensing', 'beside'] as const
const LEVELS = ['b', 't', 'lt', 'lta'] as const
const CELLS = [
  ...PACKAGINGS.flatMap((packaging) => LEVELS.map((level) => `${packaging}-${level}`)),
  'two-signers',
  'countersigned',
]
/** Changes that fit every layout. */
const TWINS = TAMPERED.filter(({ name }) =>
  ['a changed digest', 'a changed signature value', 'another signing time'].includes(name),
)
/** xmlsec1 is asked about one signature of a file. */
const SEVERAL = new Set(['two-signers', 'countersigned'])

const folder = new Folder()
const opinions = new Map<string, Opinions>()
let served: Serving

describe.skipIf(!areHere('xmlsec1', 'java'))('XAdES at every level', () => {
  beforeAll(async () => {
    await makePeople(folder, [
      { name: 'doctor' },
      { name: 'dentist', role: 'dentist', key: 'p256' },
      { name: 'pharmacist', role: 'pharmacist' },
    ])
    served = await serve(folder.at('ca'))
    folder.write('letter.xml', DOCUMENTS.plain ?? '')
    folder.write('rx.csv', PRESCRIPTION_CSV)
    folder.write('dispensing.csv', DISPENSING_CSV)
    await makeFiles()
    const files = CELLS.flatMap((cell) => [cell, ...TWINS.map((_, at) => `${cell}-twin${at}`)])
    const judged = await judgesOf(files.map(fileOf), folder.at('ca'))
    for (const [at, file] of files.entries()) if (judged[at]) opinions.set(file, judged[at])
  }, PATIENCE_MS)
  afterAll(async () => {
    await served?.close()
    folder.remove()
  })

  it.each(CELLS)('is accepted by all: %s', (cell) => {
    const { xmlsec1, ...others } = opinions.get(cell) ?? {}
    expect(others).toEqual({ jitsuin: 'accepted', jdk: 'accepted' })
    if (!SEVERAL.has(cell)) expect(xmlsec1).toBe('accepted')
  })

  it.each(CELLS)('is refused by all with any change: %s', (cell) => {
    for (const [at, { name }] of TWINS.entries()) {
      const { xmlsec1, jitsuin, jdk } = opinions.get(`${cell}-twin${at}`) ?? {}
      expect([name, jitsuin, jdk]).toEqual([
        name,
        expect.stringMatching(/^INVALID/),
        expect.stringMatching(/^refused/),
      ])
      if (!SEVERAL.has(cell)) expect([name, xmlsec1]).toEqual([name, expect.stringMatching(/^refused/)])
    }
  })

  it('has the level that was asked for', async () => {
    const cells = CELLS.filter((cell) => !SEVERAL.has(cell) && !cell.startsWith('detached'))
    const verdicts = await verify(
      cells.map((cell) => folder.at(`${cell}.xml`)),
      '--trust',
      folder.at('ca'),
    )
    const levels = verdicts.map(({ signatures }) => signatures.at(-1)?.level)
    expect(levels).toEqual(cells.map((cell) => `B-${cell.split('-')[1]?.toUpperCase()}`))
  })
})

function fileOf(file: string): SignedFile {
  const path = folder.at(`${file}.xml`)
  return file.startsWith('detached') ? { path, detached: folder.at('letter.xml') } : { path }
}

async function makeFiles(): Promise<void> {
  const [records, others] = [['dispensing'], PACKAGINGS.filter((one) => one !== 'dispensing')]
  await forEachOf(others, raiseAll)
  await forEachOf(records, raiseAll) // they embed a prescription
  const sign = (source: string, out: string, ...more: string[]) =>
    jitsuinDoes(
      'sign',
      folder.at(source),
      '--format',
      'xades',
      ...more,
      ...signingKey(folder, 'dentist'),
      '--out',
      folder.at(out),
    )
  await sign('beside-b.xml', 'two-signers.xml', '--add', 'signer')
  await sign('enveloped-t.xml', 'countersigned.xml', '--add', 'countersignature')
  for (const cell of CELLS) {
    const xml = folder.read(`${cell}.xml`)
    for (const [at, { change }] of TWINS.entries())
      folder.write(`${cell}-twin${at}.xml`, change(xml, { certificate: '' }))
  }
}

async function raiseAll(packaging: string): Promise<void> {
  const tsa = ['--tsa', `${served.url}/tsa`]
  const at = (level: string) => folder.at(`${packaging}-${level}.xml`)
  const { source, form, signer } = START[packaging] ?? LETTER
  const key = signingKey(folder, signer)
  await jitsuinDoes('sign', folder.at(source), ...form(), ...key, '--level', 'b', '--out', at('b'))
  const beside = packaging === 'detached' ? ['--detached', folder.at('letter.xml')] : []
  await jitsuinDoes('extend', at('b'), '--level', 't', ...tsa, '--out', at('t'))
  const material = ['--trust', folder.at('ca'), ...tsa, ...beside]
  await jitsuinDoes('extend', at('t'), '--level', 'lt', ...material, '--out', at('lt'))
  await jitsuinDoes('extend', at('lt'), '--level', 'lta', ...material, '--out', at('lta'))
}

type Start = { readonly source: string; readonly form: () => string[]; readonly signer: string }
const xades = (...more: string[]): Start => ({
  source: 'letter.xml',
  form: () => ['--format', 'xades', ...more],
  signer: 'doctor',
})
const LETTER = xades('--packaging', 'enveloped')
const START: Readonly<Record<string, Start>> = {
  enveloped: LETTER,
  enveloping: xades('--packaging', 'enveloping'),
  detached: xades('--packaging', 'detached'),
  beside: xades('--add', 'signer'),
  prescription: { source: 'rx.csv', form: () => ['--format', 'prescription'], signer: 'doctor' },
  dispensing: {
    source: 'dispensing.csv',
    form: () => ['--format', 'dispensing', '--prescription', folder.at('prescription-b.xml')],
    signer: 'pharmacist',
  },
}
