/** PDF from octets to verdict under fixed trust: reading refuses by code, judging never throws, and what is VALID shows the page that was signed. */
import { prepareTrust, type ValidationReport, validate } from '@jitsuin/ades'
import { PdfError, PdfFile, pdf } from '@jitsuin/pdf'
import { AT, readFixture } from './fixtures.js'
import { expectThat, type FuzzTarget, unlessRefused } from './target.js'

/** The lists of the hierarchy that the seeds of this target have for themselves. */
export const PADES_LISTS = ['sign', 'sarl', 'tsa'] as const
/** What the page of every seed says. */
export const PADES_PAGE = 'BT /F1 12 Tf 20 100 Td (Dose: 1) Tj ET'

const TRUST = prepareTrust({
  anchors: [readFixture('pades-root.der')],
  material: {
    certificates: [readFixture('pades-signing-ca.der')],
    crls: PADES_LISTS.map((name) => readFixture(`pades-${name}.crl`)),
  },
})

/** One PDF of a stranger. */
export const pades: FuzzTarget = {
  form: 'bytes',
  run: async (input) => {
    const file = unlessRefused(PdfError, () => PdfFile.open(input))
    for (const number of file?.numbers() ?? []) unlessRefused(PdfError, () => loadAll(file, number))
    const report = await judgePades(input)
    if (report.verdict !== 'VALID') return
    expectThat(pageOf(input) === PADES_PAGE, 'a VALID document shows what was signed')
  },
}

/** Judges a document as the target does. */
export function judgePades(input: Uint8Array): Promise<ValidationReport> {
  return validate(input, { at: AT, trust: TRUST, policy: 'hpki' })
}

function loadAll(file: PdfFile | undefined, number: number): void {
  const object = file?.load(number).object
  if (file && object?.kind === 'stream') file.unpack(object)
}

/** What the only page says, on the way that a viewer goes. */
function pageOf(input: Uint8Array): string | undefined {
  const file = PdfFile.open(input)
  const kids = file.get(file.get(file.catalog(), 'Pages'), 'Kids')
  const content =
    kids.kind === 'array' && kids.items.length === 1 ? file.get(kids.items[0], 'Contents') : pdf.NULL
  return content.kind === 'stream' ? Buffer.from(file.unpack(content)).toString('latin1') : undefined
}
