/** XAdES from file to verdict under fixed trust: it never throws, and what it calls VALID is what was signed. */
import { prepareTrust, type ValidateOptions, type ValidationReport, validate } from '@jitsuin/ades'
import { canonicalize, elementsOf, parseXml, type XmlElement } from '@jitsuin/xml'
import { AT, LIST_NAMES, readFixture } from './fixtures.js'
import { digestOf, expectThat, type FuzzTarget } from './target.js'

/** The trust that every file is judged by. */
export const TRUST = prepareTrust({
  anchors: [readFixture('root.der')],
  material: {
    certificates: [readFixture('signing-ca.der')],
    crls: LIST_NAMES.map((name) => readFixture(`${name}.crl`)),
  },
})
const DETACHED = readFixture('detached.bin')
/** What the seeds call it. */
export const DETACHED_NAME = 'a.bin'

/** One line for each signed seed: what `signedMatter` gave for it. */
const SIGNED_MATTER = new Set(Buffer.from(readFixture('signed-matter.txt')).toString().split('\n'))

/** One file of a stranger. */
export const xades: FuzzTarget = {
  form: 'xml',
  run: async (input) => {
    for (const policy of ['hpki', 'basic'] as const) {
      const report = await judge(input, policy)
      if (report.verdict !== 'VALID') continue
      for (const line of signedMatter(input, report))
        expectThat(SIGNED_MATTER.has(line), `VALID only for what was signed: ${line}`)
    }
  },
}

/** Judges a file as the target does. Whoever hands over a detached file wants it covered, so only its signature gets it. */
export function judge(
  file: Uint8Array,
  policy: ValidateOptions['policy'] = 'hpki',
): Promise<ValidationReport> {
  const detached = Buffer.from(file).includes(`URI="${DETACHED_NAME}"`) ? { detached: DETACHED } : {}
  return validate(file, { at: AT, trust: TRUST, policy, ...detached })
}

const SIGNED_ELEMENTS = ['SignedInfo', 'SignedProperties', 'PrescriptionDocument', 'Dispensing'] as const
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'

/**
 * All in a valid file that a signature must stand for, found without following one: every element that a signed layout
 * signs, wherever it stands, what an enveloping signature holds, the rest of a file with an enveloped one, and the signer.
 */
export function signedMatter(file: Uint8Array, report: ValidationReport): string[] {
  const document = parseXml(file)
  const all = [...elementsOf(document.root)]
  const signatures = all.filter(({ localName }) => localName === 'Signature')
  const lines = all.filter(isSigned).map((element) => {
    const form = digestOf(canonicalize(element, { algorithm: EXCLUSIVE }))
    return `${element.localName} ${form}`
  })
  for (const { packaging, signer, documentKind, signedAt } of report.signatures) {
    lines.push(`signer ${signer?.certificate.sha256} ${signer?.roles.join()} ${documentKind} ${signedAt}`)
    if (packaging !== 'enveloped') continue
    const rest = canonicalize(document, { algorithm: EXCLUSIVE, excluded: new Set(signatures) })
    lines.push(`rest ${digestOf(rest)}`)
  }
  return lines
}

function isSigned({ localName, attributes }: XmlElement): boolean {
  if (localName === 'Object') return attributes.some((attribute) => attribute.localName === 'Encoding')
  return SIGNED_ELEMENTS.some((name) => name === localName)
}
