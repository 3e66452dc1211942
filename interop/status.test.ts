/** Revocation lists and OCSP answers that openssl made, before openssl, the JDK and ourselves. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Folder } from './support/folder.js'
import { CA_EXTENSIONS, IDENTIFIERS, OpensslPki } from './support/openssl-pki.js'
import { jitsuinJudges, judgePaths, type PathCase, type PathOpinions } from './support/path-judges.js'
import { withOtherEnd } from './support/pem.js'
import { areHere, forEachOf, java, PATIENCE_MS, run } from './support/programs.js'

const DAY_MS = 86_400_000
const folder = new Folder()
const pki = new OpensslPki(folder)

/** A path and the lists that are at hand. */
type ListRow = {
  readonly title: string
  readonly expected: 'valid' | 'invalid'
  readonly path: readonly string[]
  readonly lists: readonly string[]
  readonly atDay?: number
}
const row = (
  expected: ListRow['expected'],
  title: string,
  path: readonly string[],
  lists: readonly string[],
  more: Partial<ListRow> = {},
): ListRow => ({ expected, title, path, lists, ...more })

const LIST_ROWS: readonly ListRow[] = [
  row('valid', 'nobody is revoked', ['good', 'ca'], ['root', 'ca']),
  row('invalid', 'the target is revoked', ['gone', 'ca'], ['root', 'ca']),
  row('invalid', 'the target is on hold', ['held', 'ca'], ['root', 'ca']),
  row('invalid', 'the CA is revoked', ['below-gone', 'gone-ca'], ['root', 'gone-ca']),
  row('invalid', 'the list on the target is missing', ['good', 'ca'], ['root']),
  row('invalid', 'the list on the CA is missing', ['good', 'ca'], ['ca']),
  row('invalid', 'the list is stale', ['good', 'ca'], ['root', 'short'], { atDay: 3 }),
  row('valid', 'the list is not stale yet', ['good', 'ca'], ['root', 'short'], { atDay: 1 }),
  row('invalid', 'the list is another one of the same name', ['good', 'ca'], ['root', 'impostor']),
  row('invalid', 'the list was changed', ['good', 'ca'], ['root', 'changed']),
  row('invalid', 'the list has an unknown critical extension', ['good', 'ca'], ['root', 'strange']),
  row('valid', 'the list is for people, and so is the certificate', ['good', 'ca'], ['root', 'people']),
  row('invalid', 'the list is for CAs only', ['good', 'ca'], ['root', 'authorities']),
  row('invalid', 'the list is for attribute certificates only', ['good', 'ca'], ['root', 'attributes']),
  row('invalid', 'the list is for one reason only', ['good', 'ca'], ['root', 'one-reason']),
  row('invalid', 'the CA may not sign lists', ['below-mute', 'mute-ca'], ['root', 'mute-ca']),
]

/** An answer, and who gave it. */
type AnswerRow = {
  readonly title: string
  readonly expected: 'valid' | 'invalid'
  readonly about: string
  readonly responder: string
  /** Whom the answer speaks of, if it is not the one in question. */
  readonly speaksOf?: string
  readonly known?: 'never-heard-of'
}
const ANSWER_ROWS: readonly AnswerRow[] = [
  { title: 'good, says a delegated responder', expected: 'valid', about: 'good', responder: 'responder' },
  { title: 'good, says the CA itself', expected: 'valid', about: 'good', responder: 'ca' },
  { title: 'revoked', expected: 'invalid', about: 'gone', responder: 'responder' },
  { title: 'unknown', expected: 'invalid', about: 'good', responder: 'responder', known: 'never-heard-of' },
  {
    title: 'good, says somebody who was not delegated',
    expected: 'invalid',
    about: 'good',
    responder: 'held',
  },
  {
    title: "good, says another CA's responder",
    expected: 'invalid',
    about: 'good',
    responder: 'foreign-responder',
  },
  {
    title: 'good, of another certificate',
    expected: 'invalid',
    about: 'gone',
    responder: 'responder',
    speaksOf: 'good',
  },
]

let byList: PathOpinions[] = []
let byAnswer: PathOpinions[] = []

describe.skipIf(!areHere('openssl', 'java'))('what openssl says of the status', () => {
  beforeAll(async () => {
    await makeHierarchy()
    await makeLists()
    byList = await judgePaths(LIST_ROWS.map(pathOf))
    await forEachOf(ANSWER_ROWS.entries(), ([at, { about, speaksOf = about, ...more }]) =>
      pki.answer(`answer${at}`, { issuer: 'ca', about: speaksOf, ...more }),
    )
    byAnswer = await judgeAnswers()
  }, PATIENCE_MS)
  afterAll(() => folder.remove())

  describe('in lists', () => {
    it.each(LIST_ROWS.map((one, at) => ({ ...one, at })))('$expected, because $title', ({ expected, at }) => {
      expect(byList[at]).toEqual(expectedOf(expected))
    })
  })

  describe('in OCSP answers', () => {
    it.each(ANSWER_ROWS.map((one, at) => ({ ...one, at })))('$expected: $title', ({ expected, at }) => {
      expect(byAnswer[at]).toEqual(expectedOf(expected))
    })
  })
})

function expectedOf(expected: 'valid' | 'invalid') {
  const word = expect.stringMatching(new RegExp(`^${expected}`))
  return { jitsuin: word, openssl: word, jdk: word }
}

async function makeHierarchy(): Promise<void> {
  const person = ['keyUsage=critical,nonRepudiation', ...IDENTIFIERS]
  const responder = [
    'keyUsage=critical,digitalSignature',
    'extendedKeyUsage=OCSPSigning',
    'noCheck=',
    ...IDENTIFIERS,
  ]
  const mute = [CA_EXTENSIONS[0], 'keyUsage=critical,keyCertSign', ...IDENTIFIERS]
  const make = (name: string, by: string | undefined, extensions: readonly string[], subject = name) =>
    pki.certify(name, { subject: `/C=JP/O=Invented/CN=${subject}`, extensions, ...(by && { by }) })
  await make('root', undefined, CA_EXTENSIONS)
  for (const name of ['ca', 'gone-ca', 'foreign']) await make(name, 'root', CA_EXTENSIONS)
  await make('mute-ca', 'root', mute)
  await make('impostor', 'root', CA_EXTENSIONS, 'ca')
  for (const name of ['good', 'gone', 'held']) await make(name, 'ca', person)
  await make('below-gone', 'gone-ca', person)
  await make('below-mute', 'mute-ca', person)
  await make('responder', 'ca', responder)
  await make('foreign-responder', 'foreign', responder)
  await pki.revoke('root', 'gone-ca', { reason: 'CACompromise' })
  await pki.revoke('ca', 'gone')
  await pki.revoke('ca', 'held', { reason: 'certificateHold' })
}

async function makeLists(): Promise<void> {
  for (const issuer of ['root', 'ca', 'gone-ca', 'mute-ca', 'impostor']) await pki.list(issuer, { issuer })
  await pki.list('short', { issuer: 'ca', days: 2 })
  const keyId = 'authorityKeyIdentifier=keyid'
  await pki.list('strange', { issuer: 'ca', extensions: [keyId, '1.2.392.200999.9=critical,ASN1:NULL'] })
  for (const [name, scope] of Object.entries(SCOPES)) {
    const extensions = [keyId, 'issuingDistributionPoint=critical,@scope']
    await pki.list(name, { issuer: 'ca', extensions, sections: `[scope]\n${scope}\n` })
  }
  folder.write('changed.crl.pem', withOtherEnd(folder.read('ca.crl.pem')))
}

const SCOPES = {
  people: 'onlyuser=TRUE',
  authorities: 'onlyCA=TRUE',
  attributes: 'onlyAA=TRUE',
  'one-reason': 'onlysomereasons=keyCompromise',
} as const

function pathOf({ path, lists, atDay = 1 / 24 }: ListRow): PathCase {
  return {
    anchor: folder.at('root.crt.pem'),
    certificates: path.map((name) => folder.at(`${name}.crt.pem`)),
    lists: lists.map((name) => folder.at(`${name}.crl.pem`)),
    at: new Date(Date.now() + atDay * DAY_MS),
  }
}

/** Each judge trusts the CA itself here: the question is the answer alone. */
async function judgeAnswers(): Promise<PathOpinions[]> {
  const at = new Date(Date.now() + 30_000)
  const anchor = folder.at('ca.crt.pem')
  const ours = await forEachOf(ANSWER_ROWS.entries(), ([index, { about }]) =>
    jitsuinJudges({
      anchor,
      certificates: [folder.at(`${about}.crt.pem`)],
      at,
      ocsp: [folder.at(`answer${index}.ocsp`)],
    }),
  )
  const jdk = await java(
    'PkixCheck',
    ANSWER_ROWS.map(({ about }, index) => [
      ...[anchor, folder.at(`${about}.crt.pem`), String(at.getTime()), '', ''],
      `ocsp:${folder.at(`answer${index}.ocsp`)}`,
    ]),
  )
  const openssl = await forEachOf(ANSWER_ROWS.entries(), ([index, { about }]) => opensslOcsp(index, about))
  return ANSWER_ROWS.map((_, index) => ({
    jitsuin: ours[index] ?? 'silent',
    openssl: openssl[index] ?? 'silent',
    jdk: jdk[index] ?? 'silent',
  }))
}

/** `openssl ocsp` tells the status in words; its exit code is 0 for a revoked certificate too. */
async function opensslOcsp(index: number, about: string): Promise<string> {
  const asked = ['-issuer', 'ca.crt.pem', '-cert', `${about}.crt.pem`, '-respin', `answer${index}.ocsp`]
  const trust = ['-CAfile', 'ca.crt.pem', '-partial_chain', '-no_nonce']
  const { status, out, err } = await run('openssl', ['ocsp', ...asked, ...trust], { cwd: folder.path })
  const isGood = status === 0 && err.includes('Response verify OK') && out.includes(`${about}.crt.pem: good`)
  return isGood ? 'valid' : `invalid ${err}${out}`.replaceAll('\n', ' ')
}
