import { evidenceJudge } from '@jitsuin/ades'
import { BATCH_OPTIONS } from '../batch/options.js'
import { defineCommand, type OptionValues } from '../command.js'
import { CliError } from '../errors.js'
import { type Case, digestsIn, eachOf, filesOf, gatherCases, hashFiles } from '../evidence/cases.js'
import { EVIDENCE_POLICY_OPTION } from '../evidence/policy-option.js'
import { EVIDENCE_EXITS, reportLines } from '../evidence/report-lines.js'
import { loadFile } from '../files.js'
import { loadPolicy } from '../policy.js'
import { parseTime } from '../time.js'
import { trustOnce } from '../trust.js'

const OPTIONS = {
  record: { value: 'F', help: 'the record of the document' },
  records: {
    value: 'DIR',
    help: 'instead of --record: where the records are, one FILE.ers for each document',
  },
  trust: { value: 'DIR|PEM', many: true, required: true, help: 'anchors of time stamps, and lists' },
  at: { value: 'TIME', help: 'the time at which to verify; without it, now' },
  group: { help: 'each DIR is one document with its attachments, and nothing may be missing' },
  ...EVIDENCE_POLICY_OPTION,
  list: BATCH_OPTIONS.list,
  json: { help: 'one JSON object per document' },
} as const

type Options = OptionValues<typeof OPTIONS>

/** `jitsuin evidence verify`: since when documents are proven to exist unchanged. Opens no connection. */
export const evidenceVerify = defineCommand({
  name: 'evidence verify',
  summary: 'verifies documents by their evidence records (RFC 4998)',
  operands: 'DOCUMENT|DIR…',
  options: OPTIONS,
  examples: [
    'jitsuin evidence verify letter.pdf --record records/letter.pdf.ers --trust demo-ca',
    'jitsuin evidence verify letters --records records --trust demo-ca --json',
  ],
  run: async (options, operands, io) => {
    const { json, group } = options
    const cases = await casesOf(options, operands)
    const judge = evidenceJudge({
      at: options.at === undefined ? io.now() : parseTime(options.at),
      trust: await trustOnce(options.trust, []),
      policy: await loadPolicy(options.policy),
      scope: group ? 'whole-group' : 'each',
    })
    const verify = async ({ file, files, record }: Case) => {
      const bytes = await loadFile(record)
      const report = judge(bytes, await hashFiles(files, digestsIn(bytes)))
      const lines = reportLines({ file, record }, report, json)
      return { state: 'done', exit: EVIDENCE_EXITS[report.verdict], lines, complaints: [] } as const
    }
    return eachOf(cases, verify, { io, json })
  },
})

/** One document by one record, or any number by a folder of records. @throws {CliError} */
async function casesOf(
  { record, records, list, group }: Options,
  operands: readonly string[],
): Promise<Case[]> {
  if ((record === undefined) === (records === undefined))
    throw new CliError('cli/usage', 'evidence verify needs --record F or --records DIR')
  if (records !== undefined) return gatherCases({ operands, list, records, group })
  const [file] = operands
  if (record === undefined || file === undefined || list !== undefined)
    throw new CliError('cli/usage', '--record is for a DOCUMENT')
  const files = (await Promise.all(operands.map((one) => filesOf(one, [record])))).flat()
  return [{ file, files, record }]
}
