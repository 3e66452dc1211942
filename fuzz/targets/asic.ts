/** Containers from octets to verdict under fixed trust: judging never throws, and what is VALID holds the data that were signed. */
import { prepareTrust, type ValidationReport, validate } from '@jitsuin/ades'
import { sourceOf, ZipFile } from '@jitsuin/zip'
import { AT, readFixture } from './fixtures.js'
import { digestOf, expectThat, type FuzzTarget } from './target.js'

/** The lists of the hierarchy that the seeds of this target have for themselves. */
const ASIC_LISTS = ['sign', 'sarl', 'tsa'] as const
/** The data of every seed: all of them, or the first. */
export const ASIC_DATA = { 'letter.txt': 'Dose: 1\n', '画像.png': 'chest' } as const

const TRUST = prepareTrust({
  anchors: [readFixture('asic-root.der')],
  material: {
    certificates: [readFixture('asic-signing-ca.der')],
    crls: ASIC_LISTS.map((name) => readFixture(`asic-${name}.crl`)),
  },
})
const KNOWN: ReadonlySet<string> = new Set(
  Object.entries(ASIC_DATA).map(([name, text]) => `${name} ${digestOf(Buffer.from(text))}`),
)

/** One container of a stranger. */
export const asic: FuzzTarget = {
  form: 'bytes',
  run: async (input) => {
    if (input[0] !== 0x50) return // other formats have targets of their own
    const report = await judgeAsic(input)
    if (report.verdict !== 'VALID') return
    const zip = await ZipFile.open(sourceOf(input))
    const data = zip.entries.filter(({ name }) => name !== 'mimetype' && !/^META-INF\/|\/$/.test(name))
    for (const entry of data) {
      // Names in containers are UTF-8, marked or not.
      const name = entry.nameForm === 'cp437' ? Buffer.from(entry.nameOctets).toString() : entry.name
      const known = KNOWN.has(`${name} ${digestOf(await zip.load(entry, 1 << 20))}`)
      expectThat(known, 'a VALID container holds the data that were signed')
      const isCovered = report.signatures.some(({ covers }) => covers.includes(name))
      expectThat(isCovered, 'every file of a VALID container is covered')
    }
  },
}

/** Judges a container as the target does. */
export function judgeAsic(input: Uint8Array): Promise<ValidationReport> {
  return validate(input, { at: AT, trust: TRUST, policy: 'hpki' })
}
