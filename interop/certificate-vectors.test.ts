/**
 * Certificates, lists and OCSP messages that others collected for their parsers: sound ones are read, broken ones refused.
 * Whether a file is broken is said here, by the clause that it breaks; files that are not named are sound.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseCertificate } from '../packages/pki/src/certificate.js'
import { parseCrl } from '../packages/pki/src/crl/crl.js'
import { parseOcspRequest } from '../packages/pki/src/ocsp/request.js'
import { parseOcspResponse } from '../packages/pki/src/ocsp/response.js'
import { extensionsAreReadable } from '../packages/pki/src/path/known-extensions.js'
import { corpusIsHere, VECTORS } from './support/vectors.js'

const BROKEN_CERTIFICATES: Readonly<Record<string, string>> = {
  'custom/alternate-rsa-sha1-oid.der': 'keyUsage with trailing zero bits, X.690 §11.2.2',
  'custom/cp_invalid.pem': 'a user notice that is none, RFC 5280 §4.2.1.4',
  'custom/cp_invalid2.der': 'a CPS pointer that is a SEQUENCE, RFC 5280 §4.2.1.4',
  'custom/inhibit_any_policy_negative.pem': 'SkipCerts is 0 or more, RFC 5280 §4.2.1.14',
  'custom/invalid_utf8_common_name.pem': 'octets that are no UTF-8, X.690 §8.23.10',
  'custom/invalid_version.pem': 'version 8, RFC 5280 §4.1.2.1',
  'custom/long-form-name-attribute.pem': 'a tag above 30 in a name, RFC 5280 §4.1.2.4',
  'custom/nc_invalid_ip4_netmask.der': 'a mask with holes, RFC 5280 §4.2.1.10',
  'custom/nc_invalid_ip_netmask.pem': 'a mask with holes, RFC 5280 §4.2.1.10',
  'custom/nc_ip_invalid_length.pem': 'an address range of no known length, RFC 5280 §4.2.1.10',
  'custom/san_empty_hostname.pem': 'an empty dNSName, RFC 5280 §4.2.1.6',
  'custom/two_basic_constraints.pem': 'an extension twice, RFC 5280 §4.2',
  'badasn1time.pem': 'a UTCTime of 14 digits, RFC 5280 §4.1.2.5.1',
  'cryptography-scts-tbs-precert.der': 'the signed part alone, RFC 5280 §4.1',
  'ed25519/ed25519-rfc8410.pem': 'critical FALSE written out, X.690 §11.5 (RFC 8410 §10.2 shows it so)',
  'utf8-dnsname.pem': 'a dNSName that is no IA5String, RFC 5280 §4.2.1.6',
  'v1_cert.pem': 'two signature algorithms, RFC 5280 §4.1.1.2',
}

const BROKEN_LISTS: Readonly<Record<string, string>> = {
  'custom/crl_all_reasons.pem': 'certificateIssuer in a list that is not indirect, RFC 5280 §5.3.3',
  'custom/crl_bad_version.pem': 'version 3, RFC 5280 §5.1.2.1',
  'custom/crl_dup_entry_ext.pem': 'an extension twice, RFC 5280 §4.2',
  'custom/crl_inval_cert_issuer_entry_ext.pem': 'certificateIssuer that is none, RFC 5280 §5.3.3',
  'custom/crl_invalid_time.der': 'a UTCTime of 11 digits, RFC 5280 §5.1.2.4',
  'custom/crl_unsupported_reason.pem': 'reason 12, RFC 5280 §5.3.1',
}

const BROKEN_ANSWERS: Readonly<Record<string, string>> = {
  'ocsp/resp-response-type-unknown-oid.der': 'a type of response that nobody knows, RFC 6960 §4.2.1',
  'ocsp/resp-successful-no-response-bytes.der': 'success without an answer, RFC 6960 §4.2.1',
  'ocsp/resp-unknown-hash-alg.der': 'a digest that nobody knows, RFC 6960 §4.1.1',
  'ocsp/resp-unknown-response-status.der': 'a status that does not exist, RFC 6960 §4.2.1',
}

const BROKEN_QUESTIONS: Readonly<Record<string, string>> = {
  'ocsp/req-duplicate-ext.der': 'an extension twice, RFC 5280 §4.2',
  'ocsp/req-invalid-hash-alg.der': 'a digest that nobody knows, RFC 6960 §4.1.1',
}

/** The files of a folder, as paths below the corpus. */
function filesOf(folder: string): string[] {
  const prefix = folder === '' ? '' : `${folder}/`
  return readdirSync(`${VECTORS}/${folder}`)
    .filter((name) => /\.(pem|der)$/.test(name) && !/garbage|key/.test(name))
    .map((name) => prefix + name)
}

/** The first block of a PEM file, or the DER itself. */
function bytesOf(file: string): Uint8Array {
  const bytes = readFileSync(`${VECTORS}/${file}`)
  if (bytes[0] === 0x30) return bytes
  const [, base64 = ''] = /-----BEGIN [^-]+-----([^-]+)-----END/.exec(bytes.toString('latin1')) ?? []
  return Buffer.from(base64, 'base64')
}

const isList = (file: string) => /(^|\/)(crl_|.*_crl\.)/.test(file)
const isAnswer = (file: string) => /-?resp[-.]/.test(file)

function verdictOf(read: () => unknown): string {
  try {
    return read() === 'extension/malformed' ? 'refused' : 'read'
  } catch (error) {
    return error instanceof Error && 'code' in error ? 'refused' : `broke down: ${error}`
  }
}

const here = corpusIsHere()
const withExpectation = (files: readonly string[], broken: Readonly<Record<string, string>>) =>
  files.map((file) => ({ file, expected: broken[file] ? 'refused' : 'read', why: broken[file] ?? 'sound' }))
const custom = here ? [...filesOf('custom'), ...filesOf(''), ...filesOf('ed25519'), ...filesOf('ed448')] : []
const ocsp = here ? filesOf('ocsp') : []

describe.skipIf(!here)('the vectors of other parsers', () => {
  it.each(
    withExpectation(
      custom.filter((file) => !isList(file)),
      BROKEN_CERTIFICATES,
    ),
  )('certificate $file is $expected: $why', ({ file, expected }) => {
    expect(verdictOf(() => extensionsAreReadable(parseCertificate(bytesOf(file))))).toBe(expected)
  })

  it.each(withExpectation(custom.filter(isList), BROKEN_LISTS))(
    'list $file is $expected: $why',
    ({ file, expected }) => {
      expect(verdictOf(() => parseCrl(bytesOf(file)))).toBe(expected)
    },
  )

  it.each(withExpectation(ocsp.filter(isAnswer), BROKEN_ANSWERS))(
    'answer $file is $expected: $why',
    ({ file, expected }) => {
      expect(verdictOf(() => parseOcspResponse(bytesOf(file)))).toBe(expected)
    },
  )

  it.each(
    withExpectation(
      ocsp.filter((file) => !isAnswer(file)),
      BROKEN_QUESTIONS,
    ),
  )('question $file is $expected: $why', ({ file, expected }) => {
    expect(verdictOf(() => parseOcspRequest(bytesOf(file)))).toBe(expected)
  })

  it('hold every file that is named here', () => {
    const named = [BROKEN_CERTIFICATES, BROKEN_LISTS, BROKEN_ANSWERS, BROKEN_QUESTIONS].flatMap(Object.keys)
    expect([...custom, ...ocsp]).toEqual(expect.arrayContaining(named))
  })
})
