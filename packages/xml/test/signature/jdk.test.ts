import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { SignatureRequest } from '../../src/signature/request.js'
import { verifyXmlSignature } from '../../src/signature/verify.js'
import {
  bytesOf,
  C14N_10,
  C14N_11,
  DOCUMENT,
  DSIG,
  ENVELOPED,
  EXC_C14N,
  ec,
  installed,
  type Pair,
  privatePem,
  publicPem,
  RSA_2048,
  SHA256,
  signedText,
} from './tools.js'

const more = (year: string, name: string) =>
  `http://www.w3.org/${year}/xmldsig-more#${name}` as SignatureRequest['signatureAlgorithm'] // a row of the table
const directory = mkdtempSync(join(tmpdir(), 'xml-signature-jdk-'))
afterAll(() => rmSync(directory, { recursive: true }))

/** Hands all jobs to one Java program: its start costs more than its work. */
function askJdk(jobs: readonly string[]): string[] {
  const list = join(directory, 'jobs')
  writeFileSync(list, jobs.join('\n'))
  const program = new URL('XmlDsig.java', import.meta.url).pathname
  const { stdout, stderr, status } = spawnSync('java', [program, list], { cwd: directory, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return stdout.trimEnd().split('\n')
}

const drug: SignatureRequest['references'] = [{ uri: '#drug', digest: SHA256 }]
const SHAPES: [string, Pair, 'RSA' | 'EC', Partial<SignatureRequest>][] = [
  ['RSA, enveloped', RSA_2048, 'RSA', {}],
  ['RSA-PSS', RSA_2048, 'RSA', { signatureAlgorithm: more('2007/05', 'sha256-rsa-MGF1') }],
  ['P-256', ec('prime256v1'), 'EC', { signatureAlgorithm: more('2001/04', 'ecdsa-sha256') }],
  ['P-384', ec('secp384r1'), 'EC', { signatureAlgorithm: more('2001/04', 'ecdsa-sha384') }],
  ['P-521', ec('secp521r1'), 'EC', { signatureAlgorithm: more('2001/04', 'ecdsa-sha512') }],
  [
    'SHA-3 digests',
    RSA_2048,
    'RSA',
    { references: [{ uri: '#drug', digest: 'http://www.w3.org/2007/05/xmldsig-more#sha3-256' }] },
  ],
  [
    'inclusive C14N and a bare reference',
    RSA_2048,
    'RSA',
    { canonicalization: { algorithm: C14N_10 }, references: drug },
  ],
  [
    'C14N 1.1',
    RSA_2048,
    'RSA',
    {
      canonicalization: { algorithm: C14N_11 },
      references: [
        { uri: '#drug', transforms: [{ kind: 'canonicalization', algorithm: C14N_11 }], digest: SHA256 },
      ],
    },
  ],
  [
    'an XPath filter',
    RSA_2048,
    'RSA',
    {
      references: [
        {
          uri: '',
          transforms: [
            {
              kind: 'xpath',
              expression: 'not(ancestor-or-self::dsig:Signature)',
              namespaces: { dsig: DSIG },
            },
            { kind: 'canonicalization', algorithm: EXC_C14N },
          ],
          digest: SHA256,
        },
      ],
    },
  ],
  [
    'an enveloping signature',
    RSA_2048,
    'RSA',
    {
      objects: [{ id: 'obj', content: '<a xmlns="">内容</a>' }],
      references: [{ uri: '#obj', digest: SHA256 }],
    },
  ],
]

describe.skipIf(!installed('java'))('the JDK, with secure validation', () => {
  it('accepts every shape we sign and no tampered twin', async () => {
    const jobs: string[] = []
    for (const [at, [, pair, kind, shape]] of SHAPES.entries()) {
      const text = await signedText(
        { ...ENVELOPED, ...shape },
        pair.privateKey,
        shape.objects ? undefined : DOCUMENT,
      )
      writeFileSync(join(directory, `${at}.pem`), publicPem(pair.publicKey))
      writeFileSync(join(directory, `${at}.xml`), text)
      writeFileSync(
        join(directory, `${at}-bad.xml`),
        text.replace('アムロ', 'アマロ').replace('内容', '容内'),
      )
      jobs.push(`verify ${at}.xml ${at}.pem ${kind}`, `verify ${at}-bad.xml ${at}.pem ${kind}`)
    }
    const answers = askJdk(jobs)
    expect(answers.map((answer, at) => `${SHAPES[at >> 1]?.[0]}: ${answer}`)).toEqual(
      SHAPES.flatMap(([name]) => [`${name}: valid`, `${name}: invalid`]),
    )
  })

  it('signs what we accept', () => {
    const P256 = ec('prime256v1')
    const cases: [string, Pair, string, string, string][] = [
      ['rsa', RSA_2048, 'RSA', more('2001/04', 'rsa-sha512'), 'enveloped'],
      ['pss', RSA_2048, 'RSA', more('2007/05', 'sha512-rsa-MGF1'), `enveloped,${EXC_C14N}`],
      ['pss-params', RSA_2048, 'RSA', 'http://www.w3.org/2007/05/xmldsig-more#rsa-pss', 'enveloped'],
      ['ec', P256, 'EC', more('2001/04', 'ecdsa-sha256'), `enveloped,${C14N_10}#WithComments`],
      ['xpath', RSA_2048, 'RSA', more('2001/04', 'rsa-sha256'), `xpath,${EXC_C14N}`],
      ['filter2', RSA_2048, 'RSA', more('2001/04', 'rsa-sha256'), 'filter2'],
    ]
    writeFileSync(join(directory, 'in.xml'), DOCUMENT)
    const jobs = cases.map(([name, pair, kind, uri, transforms]) => {
      writeFileSync(join(directory, `${name}.key`), privatePem(pair.privateKey))
      return `sign in.xml ${name}.key ${kind} ${uri} ${transforms} ${name}.xml`
    })
    expect(askJdk(jobs)).toEqual(cases.map(() => 'signed'))
    for (const [name, { publicKey }] of cases) {
      const text = readFileSync(join(directory, `${name}.xml`), 'utf8')
      expect([name, verifyXmlSignature(bytesOf(text), { key: publicKey }).verdict]).toEqual([name, 'valid'])
      const tampered = verifyXmlSignature(bytesOf(text.replace('アムロ', 'アマロ')), { key: publicKey })
      expect([name, tampered.verdict]).toEqual([name, 'invalid'])
    }
  })
})
