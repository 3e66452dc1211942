/** XAdES that the JDK and xmlsec1 made, with certificates that openssl made: `jitsuin verify` accepts it, and none of its twins. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DOCUMENTS, outermostOf } from './support/documents.js'
import { Folder } from './support/folder.js'
import { jitsuinDoes, verify } from './support/jitsuin.js'
import { jitsuinJudges, type SignedFile } from './support/judges.js'
import { makeOpensslHpki } from './support/openssl-hpki.js'
import { areHere, forEachOf, java, must, PATIENCE_MS } from './support/programs.js'
import { TAMPERED } from './support/twins.js'
import { xadesTemplate } from './support/xmlsec1-template.js'

const XMLDSIG_MORE = 'http://www.w3.org/2001/04/xmldsig-more#'
/** Signers by turns, each with a signature method of its own. */
const SIGNERS = [
  ['doctor', `${XMLDSIG_MORE}rsa-sha256`],
  ['doctor-p256', `${XMLDSIG_MORE}ecdsa-sha256`],
  ['doctor-rsa4096', `${XMLDSIG_MORE}rsa-sha512`],
  ['doctor-p384', `${XMLDSIG_MORE}ecdsa-sha384`],
] as const
const CANONICALIZATIONS = [
  'http://www.w3.org/2001/10/xml-exc-c14n#',
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
  'http://www.w3.org/2006/12/xml-c14n11',
] as const
const DIGESTS = [
  'http://www.w3.org/2001/04/xmlenc#sha256',
  'http://www.w3.org/2001/04/xmlenc#sha512',
] as const
const LAYOUTS = ['enveloped', 'enveloping', 'detached'] as const
const RSA = SIGNERS[0][1]

/** One signed file, and by whose key. */
type Made = {
  readonly maker: 'jdk' | 'xmlsec1'
  readonly title: string
  readonly layout: (typeof LAYOUTS)[number]
  readonly document: string
  readonly signer: string
  readonly method: string
  readonly canonicalization: string
  readonly digest: string
  readonly fault: string
}

const MATRIX: readonly Made[] = (['jdk', 'xmlsec1'] as const).flatMap((maker, turn) =>
  Object.keys(DOCUMENTS).flatMap((document, row) =>
    LAYOUTS.map((layout, column): Made => {
      const [signer, method] = SIGNERS[(row + column + turn) % SIGNERS.length] ?? SIGNERS[0]
      const canonicalization = CANONICALIZATIONS[(row + 2 * column) % 3] ?? CANONICALIZATIONS[0]
      const digest = DIGESTS[row % 2] ?? DIGESTS[0]
      const title = `${maker}-${layout}-${document}`
      return { maker, title, layout, document, signer, method, canonicalization, digest, fault: '-' }
    }),
  ),
)

const SOUND = { maker: 'jdk', layout: 'enveloped', document: 'plain', signer: 'doctor', method: RSA } as const
const USUAL = { canonicalization: CANONICALIZATIONS[0], digest: DIGESTS[0] } as const

/** Signatures that hold as XML Signature, and are no good all the same; with the code that says why. */
const FAULTY: readonly (Partial<Made> & { readonly why: string; readonly code: string })[] = [
  { why: 'names another certificate', fault: 'another certificate', code: 'signer/' },
  {
    why: 'leaves its properties unsigned',
    fault: 'properties not signed',
    code: 'format/properties-not-signed',
  },
  { why: 'signs its properties under no type', fault: 'untyped', code: 'format/properties-not-signed' },
  { why: 'qualifies another signature', fault: 'another target', code: 'format/other-target' },
  {
    why: 'digests with SHA-1',
    digest: 'http://www.w3.org/2000/09/xmldsig#sha1',
    code: 'algorithms/ended',
  },
  { why: 'signs with SHA-1', method: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1', code: 'algorithms/ended' },
  { why: 'comes from a revoked doctor', signer: 'gone', code: 'revo' },
  { why: 'comes from an authentication certificate', signer: 'wrong-policy', code: 'hpki-policy/' },
  { why: 'comes from a key that is not for signatures', signer: 'wrong-usage', code: 'key-usage/' },
]

const folder = new Folder()
const verdicts = new Map<string, string>()

describe.skipIf(!areHere('openssl', 'java', 'xmlsec1'))('signatures of others', () => {
  beforeAll(async () => {
    await makeOpensslHpki(folder)
    for (const [name, text] of Object.entries(DOCUMENTS)) folder.write(`${name}.xml`, text)
    await signWithJdk([...MATRIX.filter(({ maker }) => maker === 'jdk'), ...FAULTY.map(faulty)])
    await forEachOf(
      MATRIX.filter(({ maker }) => maker === 'xmlsec1'),
      signWithXmlsec1,
    )
    const files = [
      ...MATRIX.map(fileOf),
      ...FAULTY.map((one, at) => fileOf(faulty(one, at))),
      ...MATRIX.flatMap(twinsOf),
    ]
    const judged = await jitsuinJudges(files, folder.at('trust'))
    for (const [at, { path }] of files.entries()) verdicts.set(path, judged[at] ?? 'silent')
  }, PATIENCE_MS)
  afterAll(() => folder.remove())

  it.each(MATRIX)('are accepted: $title', ({ title }) => {
    expect(verdicts.get(folder.at(`${title}.xml`))).toBe('accepted')
  })

  it.each(FAULTY.map((one, at) => ({ ...one, at })))('are refused when one $why', ({ at, code }) => {
    const verdict = verdicts.get(folder.at(`faulty-${at}.xml`))
    expect(verdict).toMatch(/^IN(VALID|DETERMINATE) /)
    expect(verdict).toContain(code)
  })

  it.each(TAMPERED.map(({ name }) => name).filter((name) => NAMES.has(name)))(
    'are refused with %s',
    (name) => {
      const twins = [...verdicts].filter(([path]) => path.includes(`with-${name.replaceAll(' ', '-')}.xml`))
      expect(twins).not.toHaveLength(0)
      expect(twins.filter(([, verdict]) => verdict === 'accepted')).toEqual([])
    },
  )

  it('name the roles that openssl wrote', async () => {
    const shown = await jitsuinDoes(
      'cert',
      'show',
      '--json',
      folder.at('doctor.crt.pem'),
      folder.at('pharmacist.crt.pem'),
    )
    expect(shown).toContain('medicalDoctor')
    expect(shown).toContain('pharmacist')
  })

  it('are refused after the certificate has expired, without a time stamp', async () => {
    const file = folder.at('jdk-enveloped-plain.xml')
    const later = ['--at', new Date(Date.now() + 500 * 86_400_000).toISOString()]
    const [verdict] = await verify([file], '--trust', folder.at('trust'), ...later)
    expect(verdict?.verdict).toBe('INDETERMINATE')
  })
})

/** Tampered twins that the JDK's layout (prefix dsig) has. */
const NAMES = new Set(
  TAMPERED.filter(({ layouts, name }) => layouts.includes('enveloped') && name !== 'other content').map(
    ({ name }) => name,
  ),
)

function faulty({ why: _why, code: _code, ...departure }: (typeof FAULTY)[number], at: number): Made {
  return { ...SOUND, ...USUAL, fault: '-', ...departure, title: `faulty-${at}` }
}

function fileOf({ title, layout, document }: Made): SignedFile {
  const path = folder.at(`${title}.xml`)
  return layout === 'detached' ? { path, detached: folder.at(`${document}.xml`) } : { path }
}

async function signWithJdk(rows: readonly Made[]): Promise<void> {
  const jobs = rows.map(({ title, layout, document, signer, method, canonicalization, digest, fault }) => [
    ...[folder.at(`${document}.xml`), layout, folder.at(`${signer}.key.pem`), folder.at(`${signer}.crt.pem`)],
    ...[canonicalization, digest, method, fault, folder.at(`${title}.xml`)],
  ])
  const failed = (await java('XmlSign', jobs)).filter((answer) => answer !== 'signed')
  if (failed.length > 0) throw new Error(failed.join('\n'))
}

async function signWithXmlsec1({
  title,
  layout,
  document,
  signer,
  method,
  canonicalization,
}: Made): Promise<void> {
  const text = folder.read(`${document}.xml`)
  const content = { enveloped: text, enveloping: outermostOf(text), detached: `${document}.xml` }[layout]
  const certificatePem = folder.read(`${signer}.crt.pem`)
  folder.write(
    `${title}.template`,
    xadesTemplate({ layout, certificatePem, content, signatureMethod: method, canonicalization }),
  )
  const key = ['--privkey-pem', `${signer}.key.pem,${signer}.crt.pem`]
  const ids = [
    '--id-attr:Id',
    'SignedProperties',
    '--id-attr:Id',
    'Object',
    '--node-id',
    'signature',
    '--id-attr:Id',
    'Signature',
  ]
  await must('xmlsec1', ['--sign', ...key, ...ids, '--output', `${title}.xml`, `${title}.template`], {
    cwd: folder.path,
  })
}

/** Twins of the JDK's enveloped files; the large one is left out. */
function twinsOf(made: Made): SignedFile[] {
  if (made.maker !== 'jdk' || made.layout !== 'enveloped' || made.document === 'megabyte') return []
  const xml = folder.read(`${made.title}.xml`)
  const spare = { certificate: folder.read('pharmacist.crt.pem').replaceAll(/-----[A-Z ]+-----|\s/g, '') }
  return TAMPERED.filter(({ name }) => NAMES.has(name)).map(({ name, change }) => {
    const changed = change(xml, spare)
    if (changed === xml) throw new Error(`${made.title} has no twin with ${name}`)
    return { path: folder.write(`${made.title} with ${name}.xml`.replaceAll(' ', '-'), changed) }
  })
}
