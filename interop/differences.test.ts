/** Where XML Signature alone cannot see what we see: each row stands in the table of README.md, and this test keeps it true. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DOCUMENTS, PRESCRIPTION_CSV } from './support/documents.js'
import { Folder } from './support/folder.js'
import { judgesOf, type Opinions } from './support/judges.js'
import { makeOpensslHpki } from './support/openssl-hpki.js'
import { IDENTIFIERS } from './support/openssl-pki.js'
import { signAll, signingKey } from './support/people.js'
import { areHere, java, PATIENCE_MS } from './support/programs.js'

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256'
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'

/** A file and who accepts it; `why` is the code that our verdict names. */
type Difference = {
  readonly file: string
  readonly title: string
  readonly why: string
  readonly acceptedBy: readonly (keyof Opinions)[]
}

const DIFFERENCES: readonly Difference[] = [
  { file: 'doctype.xml', title: 'a DOCTYPE in front', why: 'INVALID', acceptedBy: ['xmlsec1'] },
  { file: 'gone.xml', title: 'a revoked signer', why: 'INDETERMINATE', acceptedBy: ['xmlsec1'] },
  {
    file: 'same-key.xml',
    title: 'another certificate of the same key',
    why: 'INVALID',
    acceptedBy: ['xmlsec1', 'jdk'],
  },
  {
    file: 'bare.xml',
    title: 'a signature without signed properties',
    why: 'INVALID',
    acceptedBy: ['xmlsec1', 'jdk'],
  },
  {
    file: 'sha1.xml',
    title: 'digests with SHA-1',
    why: 'INDETERMINATE algorithms/ended',
    acceptedBy: ['xmlsec1'],
  },
  {
    file: 'wrong-usage.xml',
    title: 'a key that is not for signatures',
    why: 'INVALID',
    acceptedBy: ['xmlsec1', 'jdk'],
  },
  {
    file: 'rx-pharmacist.xml',
    title: 'a prescription of a pharmacist',
    why: 'INVALID',
    acceptedBy: ['xmlsec1', 'jdk'],
  },
  {
    file: 'rx-unsigned-part.xml',
    title: 'a second document beside the signed one',
    why: 'INVALID',
    acceptedBy: ['xmlsec1', 'jdk'],
  },
]

const folder = new Folder()
const opinions = new Map<string, Opinions>()

describe.skipIf(!areHere('openssl', 'java', 'xmlsec1'))('others accept what we refuse', () => {
  beforeAll(async () => {
    await makeFiles()
    const files = ['doctor.xml', 'utf16.xml', 'latin.xml', ...DIFFERENCES.map(({ file }) => file)]
    const judged = await judgesOf(
      files.map((file) => ({ path: folder.at(file) })),
      folder.at('trust'),
    )
    for (const [at, file] of files.entries()) if (judged[at]) opinions.set(file, judged[at])
  }, PATIENCE_MS)
  afterAll(() => folder.remove())

  it.each(['doctor.xml', 'utf16.xml', 'latin.xml'])('but nobody refuses the sound %s', (file) => {
    expect(opinions.get(file)).toEqual({ jitsuin: 'accepted', xmlsec1: 'accepted', jdk: 'accepted' })
  })

  it.each(DIFFERENCES)('$title', ({ file, why, acceptedBy }) => {
    const said = opinions.get(file)
    const word = (judge: keyof Opinions) =>
      acceptedBy.includes(judge)
        ? 'accepted'
        : expect.stringMatching(judge === 'jitsuin' ? new RegExp(`^${why}`) : /^refused/)
    expect(said).toEqual({ jitsuin: word('jitsuin'), xmlsec1: word('xmlsec1'), jdk: word('jdk') })
  })
})

async function makeFiles(): Promise<void> {
  const pki = await makeOpensslHpki(folder)
  const extensions = ['keyUsage=critical,nonRepudiation', ...IDENTIFIERS]
  await pki.certify('renewed', { subject: '/C=JP/CN=Renewed', by: 'signing-ca', keyOf: 'doctor', extensions })
  folder.write('letter.xml', DOCUMENTS.plain ?? '')
  folder.write('rx.csv', PRESCRIPTION_CSV)
  const answers = await java('XmlSign', [
    jdkJob('doctor', 'doctor.xml'),
    jdkJob('gone', 'gone.xml'),
    jdkJob('wrong-usage', 'wrong-usage.xml'),
    jdkJob('doctor', 'bare.xml', { fault: 'properties not signed' }),
    jdkJob('doctor', 'sha1.xml', { digest: 'http://www.w3.org/2000/09/xmldsig#sha1' }),
  ])
  if (answers.some((answer) => answer !== 'signed')) throw new Error(answers.join('\n'))
  await signAll(
    ['doctor', 'pharmacist'].map((name) => [
      ...[folder.at('rx.csv'), '--format', 'prescription', ...signingKey(folder, name)],
      ...['--out', folder.at(`rx-${name}.xml`)],
    ]),
  )
  const sound = folder.read('doctor.xml')
  const root = sound.replace(/^<\?[^>]*\?>/, '')
  folder.write('utf16.xml', Buffer.from(`\u{feff}<?xml version="1.0" encoding="UTF-16"?>${root}`, 'utf16le'))
  const escaped = root.replaceAll(/\P{ASCII}/gu, (letter) => `&#${letter.codePointAt(0)};`)
  folder.write('latin.xml', `<?xml version="1.0" encoding="ISO-8859-1"?>${escaped}`)
  folder.write('doctype.xml', `<!DOCTYPE Letter>${root}`)
  const renewed = folder.read('renewed.crt.pem').replaceAll(/-----[A-Z ]+-----|\s/g, '')
  folder.write('same-key.xml', sound.replace(/(X509Certificate>)[^<]*/, `$1${renewed}`))
  const extra = '<PrescriptionDocument id="Second">U0oxCg==</PrescriptionDocument>'
  folder.write(
    'rx-unsigned-part.xml',
    folder.read('rx-doctor.xml').replace('<PrescriptionSign>', `${extra}$&`),
  )
}

function jdkJob(signer: string, out: string, { digest = SHA256, fault = '-' } = {}): string[] {
  const key = [folder.at(`${signer}.key.pem`), folder.at(`${signer}.crt.pem`)]
  return [folder.at('letter.xml'), 'enveloped', ...key, EXCLUSIVE, digest, RSA_SHA256, fault, folder.at(out)]
}
