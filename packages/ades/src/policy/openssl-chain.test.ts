/** A chain of openssl with SHA-1 in one certificate, and lists signed with SHA-1. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ValidationReport } from '../report.js'
import { isHere, run, temporaryFolder } from '../test-support/programs.js'
import { validate } from '../validate/validate.js'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const read = (name: string) => readFileSync(`${folder.path}/${name}`)
const SOON = new Date(Date.now() + 3_600_000)

const CONFIG = `
[ca]
default_ca = demo
[demo]
database = index.txt
crlnumber = number
default_crl_days = 4
[req]
distinguished_name = name
prompt = no
[name]
CN = Invented
[ca_ext]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[person]
keyUsage = critical, nonRepudiation
authorityKeyIdentifier = keyid
`
/** $1: folder. A root, an authority and its subscriber with SHA-256 (a), and both with SHA-1 in one place each (b, c). */
const COMMANDS = `
set -e; cd "$1"; touch index.txt; echo 01 > number; echo letter > content
key() { openssl ecparam -genkey -name prime256v1 -noout -out $1.key; }
for one in root ca person; do key $one; done
openssl req -x509 -new -key root.key -out root.pem -days 30 -config c.cnf -extensions ca_ext -subj "/CN=Invented Root"
openssl req -new -key ca.key -out ca.csr -config c.cnf -subj "/CN=Invented Authority"
openssl req -new -key person.key -out person.csr -config c.cnf -subj "/CN=Taro"
issue() { openssl x509 -req -in $1.csr -CA $2.pem -CAkey $3.key -set_serial $4 -days 20 -extfile c.cnf -extensions $5 $6 -out $7.pem; }
issue ca root root 2 ca_ext -sha256 ca-a; issue ca root root 3 ca_ext -sha1 ca-b
issue person ca-a ca 4 person -sha256 person-a; issue person ca-a ca 5 person -sha1 person-c
for md in sha256 sha1; do
  openssl ca -config c.cnf -gencrl -md $md -keyfile root.key -cert root.pem -out x.pem; openssl crl -in x.pem -outform DER -out root-$md.crl
  openssl ca -config c.cnf -gencrl -md $md -keyfile ca.key -cert ca-a.pem -out x.pem; openssl crl -in x.pem -outform DER -out ca-$md.crl
done
for one in a c; do openssl cms -sign -binary -cades -nodetach -in content -outform DER -out $one.p7s -signer person-$one.pem -inkey person.key -md sha256; done
for one in root ca-a ca-b; do openssl x509 -in $one.pem -outform DER -out $one.der; done
`

type Setting = { readonly file: string; readonly authority: string; readonly lists: readonly string[] }
async function check({ file, authority, lists }: Setting, change = (bytes: Buffer) => bytes) {
  const material = { certificates: [change(read(`${authority}.der`))], crls: lists.map(read) }
  return validate(read(`${file}.p7s`), {
    at: SOON,
    trust: { anchors: [read('root.der')], material },
    policy: 'basic',
  })
}
const reasons = ({ verdict, subIndication, signatures }: ValidationReport) => [
  verdict,
  subIndication,
  ...signatures.flatMap(({ checks }) =>
    checks.filter((one) => one.verdict.startsWith('IN')).map(({ reason }) => reason.code),
  ),
]
const GOOD = ['root-sha256.crl', 'ca-sha256.crl']

describe.skipIf(!isHere('openssl'))('chains that openssl made', () => {
  beforeAll(() => {
    folder.write('c.cnf', CONFIG)
    const { status, output } = run('bash', '-c', COMMANDS, 'bash', folder.path)
    if (status !== 0) throw new Error(output)
  })

  it('with SHA-256 everywhere are valid', async () => {
    expect(reasons(await check({ file: 'a', authority: 'ca-a', lists: GOOD }))).toEqual(['VALID', null])
  })

  it.each([
    ['the certificate of the authority', { file: 'a', authority: 'ca-b', lists: GOOD }],
    ['the certificate of the signer', { file: 'c', authority: 'ca-a', lists: GOOD }],
  ])('with SHA-1 in %s cannot be relied on, and are not called forged', async (_what, setting) => {
    const report = await check(setting)
    expect(reasons(report)).toEqual([
      'INDETERMINATE',
      'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
      'chain/signature/not-allowed',
    ])
    expect(report.signatures[0]?.doubtedAlgorithms).toEqual([
      { where: 'certificate', algorithm: 'SHA-1', endedAt: '2012-08-01' },
    ])
  })

  it('with SHA-1 in a list leave the status unknown', async () => {
    const report = await check({ file: 'a', authority: 'ca-a', lists: ['root-sha256.crl', 'ca-sha1.crl'] })
    expect(reasons(report)).toEqual([
      'INDETERMINATE',
      'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
      'revocation/algorithm',
    ])
  })

  it('prefer a path without SHA-1 where there is one', async () => {
    const material = {
      certificates: [read('ca-b.der'), read('ca-a.der')],
      crls: GOOD.map(read),
    }
    const trust = { anchors: [read('root.der')], material }
    expect(reasons(await validate(read('a.p7s'), { at: SOON, trust, policy: 'basic' }))).toEqual([
      'VALID',
      null,
    ])
  })

  it('that were altered never become valid, whatever the algorithm', async () => {
    const altered = (bytes: Buffer) => {
      const copy = Buffer.from(bytes)
      copy[copy.length - 1] = (copy[copy.length - 1] ?? 0) ^ 1
      return copy
    }
    const report = await check({ file: 'a', authority: 'ca-b', lists: GOOD }, altered)
    expect(reasons(report)).toContain('chain/signature/invalid')
    expect(report.verdict).not.toBe('VALID')
  })
})
