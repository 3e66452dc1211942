import {
  formatName,
  PATH_FAILURES,
  type PathResult,
  PkiError,
  parseCrl,
  parseOcspResponse,
  type RevocationChecker,
  RFC5280_ALGORITHMS,
  statusChecker,
  validatePath,
} from '@jitsuin/pki'
import { defineCommand, type Io, type OptionValues } from '../command.js'
import { CliError } from '../errors.js'
import { loadFile } from '../files.js'
import { loadCertificate, loadCertificates, loadCrls } from '../material.js'
import { parseTime } from '../time.js'

const OPTIONS = {
  cert: { value: 'FILE', required: true, help: 'the certificate in question' },
  anchor: { value: 'FILE', many: true, required: true, help: 'a certificate that you trust' },
  intermediate: { value: 'FILE', many: true, help: 'certificates that may stand between' },
  crl: { value: 'FILE', many: true, help: 'revocation lists' },
  ocsp: { value: 'FILE', many: true, help: 'OCSP answers' },
  at: { value: 'TIME', help: 'the time that counts; without it, now' },
  'explicit-policy': { help: 'a policy must be valid for the whole path' },
  'inhibit-policy-mapping': { help: 'policy mappings do not count' },
  'inhibit-any-policy': { help: 'anyPolicy does not count' },
  'policy-oid': { value: 'OID', many: true, help: 'only these policies will do' },
  'ignore-revocation': { help: 'do not look at the status at all' },
  json: { help: 'one JSON object' },
} as const

/** `jitsuin path verify`: RFC 5280 path validation with the files at hand; opens no connection. */
export const pathVerify = defineCommand({
  name: 'path verify',
  summary: 'validates the path from a certificate to an anchor (RFC 5280)',
  options: OPTIONS,
  examples: ['jitsuin path verify --cert taro.crt.pem --anchor root.pem --intermediate ca.pem --crl ca.crl'],
  run: async (options, _operands, io) => {
    const at = options.at === undefined ? io.now() : parseTime(options.at)
    const result = validatePath({
      at,
      certificateDer: await loadCertificate(options.cert),
      anchors: (await Promise.all(options.anchor.map(loadCertificates))).flat(),
      intermediatesDer: (await Promise.all(options.intermediate.map(loadCertificates))).flat(),
      // A generic engine for any PKI, old suites too; the HPKI policy of `verify` allows neither SHA-1 nor DSA.
      allowed: RFC5280_ALGORITHMS,
      revocation: options['ignore-revocation'] ? 'not-checked' : await checkerOf(options, io),
      policies: policiesOf(options),
    })
    for (const line of options.json ? [JSON.stringify(toJson(options.cert, result))] : toLines(result))
      io.out(line)
    return result.verdict === 'valid' ? 0 : 1
  },
})

type Options = OptionValues<typeof OPTIONS>

async function checkerOf({ crl, ocsp }: Options, io: Io): Promise<RevocationChecker> {
  const lists = await readEach(crl, { load: loadCrls, parse: parseCrl, io })
  const responses = await readEach(ocsp, {
    load: async (file) => [await loadFile(file)],
    parse: parseOcspResponse,
    io,
  })
  return statusChecker({ lists, responses, allowed: RFC5280_ALGORITHMS })
}

type Reading<Read> = {
  readonly load: (file: string) => Promise<readonly Uint8Array[]>
  readonly parse: (bytes: Uint8Array) => Read
  readonly io: Io
}

/** A list or answer that is none says nothing about any status: it is named and left out, and the status stays unknown. */
async function readEach<Read>(files: readonly string[], { load, parse, io }: Reading<Read>): Promise<Read[]> {
  const blocks = await Promise.all(
    files.map(async (file) => (await load(file)).map((bytes) => ({ file, bytes }))),
  )
  return blocks.flat().flatMap(({ file, bytes }) => {
    try {
      return [parse(bytes)]
    } catch (error) {
      if (!(error instanceof PkiError)) throw error
      io.err(`${file}: ${error.code}: ${error.message}`)
      return []
    }
  })
}

function policiesOf(options: Options) {
  const oids = options['policy-oid']
  const wrong = oids.find((oid) => !/^[0-2](\.(0|[1-9]\d*))+$/.test(oid))
  if (wrong !== undefined) throw new CliError('cli/usage', `"${wrong}" is no object identifier`)
  return {
    ...(oids.length > 0 && { initial: new Set(oids) }),
    ...(options['explicit-policy'] && { explicitPolicy: 'required' as const }),
    ...(options['inhibit-policy-mapping'] && { policyMapping: 'inhibited' as const }),
    ...(options['inhibit-any-policy'] && { anyPolicy: 'inhibited' as const }),
  }
}

function toJson(file: string, result: PathResult) {
  if (result.verdict === 'valid') {
    const { certificates } = result.path
    return {
      file,
      verdict: 'valid',
      failure: null,
      path: certificates.map(({ subject }) => formatName(subject)),
    }
  }
  const { code, rule, clause, index, certificate } = result.failure
  const { ja, en } = PATH_FAILURES[code]
  const subject = certificate ? formatName(certificate.subject) : null
  return {
    file,
    verdict: result.verdict,
    failure: { check: rule, clause, index, subject, reason: { code, ja, en } },
  }
}

function toLines(result: PathResult): string[] {
  if (result.verdict === 'valid')
    return ['valid', ...result.path.certificates.map(({ subject }) => `  ${formatName(subject)}`)]
  const { code, rule, clause, certificate } = result.failure
  const { ja, en, next } = PATH_FAILURES[code]
  const where = certificate ? [`  ${formatName(certificate.subject)}`] : []
  return [
    `${result.verdict}: ${ja} ${en}`,
    ...where,
    `  ${code} · ${rule} · ${clause}`,
    `  ${next.ja} ${next.en}`,
  ]
}
