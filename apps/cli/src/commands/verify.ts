import {
  looksLikeCms,
  looksLikeZip,
  type Policy,
  prepareTrust,
  readValidationPolicy,
  type SignatureReport,
  type ValidateOptions,
  type ValidationReport,
  type Verdict,
  validate,
  validateAsicSource,
  validateCades,
  validateCadesStream,
  writeEtsiReport,
} from '@jitsuin/ades'
import { defineCommand, type ExitCode } from '../command.js'
import { CliError } from '../errors.js'
import { extractCovered } from '../extract.js'
import { loadFile, peek, saveFile, streamOf, withSource } from '../files.js'
import { parseTime } from '../time.js'
import { loadTrust } from '../trust.js'

/** `jitsuin verify`: says of each file whether its signatures hold, and why. Opens no connection. */
export const verify = defineCommand({
  name: 'verify',
  summary: 'verifies signed files and explains the verdict',
  operands: 'FILE…',
  options: {
    trust: { value: 'DIR|PEM', many: true, required: true, help: 'anchors, and material beside them' },
    'trust-tsa': {
      value: 'DIR|PEM',
      many: true,
      help: 'anchors for time stamps; without it those of --trust',
    },
    detached: { value: 'FILE', help: 'the signed file, if the signature stands beside it' },
    at: { value: 'TIME', help: 'the time at which to verify; without it, now' },
    policy: {
      value: 'hpki|basic|FILE.json',
      default: 'hpki',
      help: 'the rules: those of HPKI, those for signatures in general, or your own',
    },
    report: { value: 'FILE', help: 'also write a validation report of ETSI (XML); for one FILE' },
    extract: {
      value: 'DIR',
      help: 'of a container that is VALID, write the files that are signed; for one FILE',
    },
    json: { help: 'one JSON object per file' },
  },
  examples: [
    'jitsuin verify prescription.xml --trust demo-ca',
    'jitsuin verify *.xml --trust root.pem --json',
  ],
  run: async (options, files, io) => {
    if (files.length === 0) throw new CliError('cli/usage', 'verify needs a FILE')
    const { report: reportFile } = options
    if (reportFile !== undefined && files.length > 1)
      throw new CliError('cli/usage', '--report is for one FILE')
    const policy = await loadPolicy(options.policy)
    if (options.extract !== undefined && files.length > 1)
      throw new CliError('cli/usage', '--extract is for one FILE')
    const at = options.at === undefined ? io.now() : parseTime(options.at)
    const trust = prepareTrust(await loadTrust(options.trust, options['trust-tsa']))
    const verdicts = new Set<Verdict>()
    for (const file of files) {
      const report = await judge(file, { at, trust, policy }, options.detached)
      verdicts.add(report.verdict)
      const lines = options.json ? [JSON.stringify({ file, ...report })] : toLines(file, report)
      for (const line of lines) io.out(line)
      if (reportFile !== undefined)
        await saveFile(reportFile, writeEtsiReport({ file: await loadFile(file), report }))
      if (options.extract !== undefined) await extractCovered(file, report, options.extract)
    }
    return exitCodeOf(verdicts)
  },
})

/** A built-in policy by its name, or one out of a file. */
async function loadPolicy(named: string): Promise<Policy> {
  if (named === 'hpki' || named === 'basic') return named
  if (!named.endsWith('.json'))
    throw new CliError('cli/usage', '--policy is hpki, basic or the name of a file that ends in .json')
  return readValidationPolicy(await loadFile(named))
}

/** A larger file is not held in memory, if it is a CAdES message. */
const LARGE_BYTES = 64 * 1024 * 1024

/** Content beside a CAdES message is read in passing, however large it is, and so is a large message. */
async function judge(file: string, options: ValidateOptions, detached: string | undefined) {
  const { first, bytes } = await peek(file)
  if (looksLikeZip(first)) {
    if (detached !== undefined) throw new CliError('cli/usage', '--detached is not for a container')
    return withSource(file, (source) => validateAsicSource(source, options))
  }
  const isCms = looksLikeCms(first)
  if (isCms && bytes > LARGE_BYTES) {
    const beside = detached === undefined ? {} : { detached: await streamOf(detached) }
    return validateCadesStream(await streamOf(file), { ...options, ...beside })
  }
  const whole = await loadFile(file)
  if (detached === undefined) return validate(whole, options)
  if (isCms) return validateCades(whole, { ...options, detached: await streamOf(detached) })
  return validate(whole, { ...options, detached: await loadFile(detached) })
}

/** INVALID outranks INDETERMINATE, which outranks VALID. */
function exitCodeOf(verdicts: ReadonlySet<Verdict>): ExitCode {
  if (verdicts.has('INVALID')) return 1
  return verdicts.has('INDETERMINATE') ? 2 : 0
}

const MARKS = { VALID: '○', INVALID: '×', INDETERMINATE: '△', NOT_APPLICABLE: '−' } as const

function toLines(file: string, { verdict, problem, signatures }: ValidationReport): string[] {
  const problemLines = problem ? [`  ${problem.ja} ${problem.en}`, `  ${problem.code}`] : []
  return [`${file}: ${verdict}`, ...problemLines, ...signatures.flatMap(signatureLines)]
}

function signatureLines({ id, format, level, headline, answers, uncovered = [] }: SignatureReport): string[] {
  return [
    `  ${id} (${format} ${level}) ${headline.ja}`,
    `    ${headline.en}`,
    ...answers.flatMap(({ verdict, sentence, remedy }) => [
      `    ${MARKS[verdict]} ${sentence.ja}`,
      `      ${sentence.en}`,
      ...(remedy ? [`      → ${remedy.ja} ${remedy.en}`] : []),
    ]),
    ...uncovered.map((name) => `    × 署名されていないファイル / not signed: ${name}`),
  ]
}
