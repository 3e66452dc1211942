import { join, relative } from 'node:path'
import {
  type EvidenceReport,
  type RecordWithDocuments,
  type RenewalOptions,
  renewHashTrees,
  renewTimeStamps,
} from '@jitsuin/ades'
import { gatherTasks } from '../batch/gather.js'
import { BATCH_OPTIONS } from '../batch/options.js'
import type { Result } from '../batch/work.js'
import { defineCommand, type OptionValues } from '../command.js'
import { CliError } from '../errors.js'
import {
  digestsIn,
  eachOf,
  expectFree,
  filesOf,
  hashFiles,
  parseDigest,
  STILL,
  writeRecord,
} from '../evidence/cases.js'
import { EVIDENCE_POLICY_OPTION } from '../evidence/policy-option.js'
import { EVIDENCE_EXITS, reportLines } from '../evidence/report-lines.js'
import { loadFile } from '../files.js'
import { loadPolicy } from '../policy.js'
import { trustOnce } from '../trust.js'
import { timeStampServer } from '../tsa-client.js'

const OPTIONS = {
  tsa: {
    value: 'URL',
    many: true,
    required: true,
    help: 'time-stamp server; further ones are asked when the first has trouble',
  },
  trust: {
    value: 'DIR|PEM',
    many: true,
    required: true,
    help: 'anchors of time stamps, and the lists to keep',
  },
  'out-dir': { value: 'DIR', required: true, help: 'where the renewed records go, under their names' },
  digest: {
    value: 'sha256|sha384|sha512',
    help: 'renew the hash trees under this algorithm; needs --documents',
  },
  documents: {
    value: 'DIR',
    help: 'for --digest: where the documents are, under the names of their records',
  },
  ...EVIDENCE_POLICY_OPTION,
  list: BATCH_OPTIONS.list,
  json: { help: 'one JSON object per record' },
} as const

type Options = OptionValues<typeof OPTIONS>
type Loaded = RecordWithDocuments & { readonly file: string; readonly out: string }

/** `jitsuin evidence renew`: one more time stamp for any number of records that still hold. */
export const evidenceRenew = defineCommand({
  name: 'evidence renew',
  summary: 'renews evidence records before a certificate or an algorithm ends',
  operands: 'RECORD|DIR…',
  options: OPTIONS,
  examples: [
    'jitsuin evidence renew records --tsa http://127.0.0.1:8318/tsa --trust demo-ca --out-dir records-2',
    'jitsuin evidence renew records --digest sha512 --documents letters --tsa http://127.0.0.1:8318/tsa --trust demo-ca --out-dir records-2',
  ],
  run: async (options, operands, io) => {
    const { tsa, list, json, 'out-dir': outDir } = options
    if (operands.length === 0 && list === undefined)
      throw new CliError('cli/usage', 'evidence renew needs a RECORD')
    if ((options.digest === undefined) !== (options.documents === undefined))
      throw new CliError('cli/usage', '--digest and --documents go together')
    const except = list === undefined ? [] : [list]
    const outName = (name: string) => name
    const tasks = await gatherTasks({ operands, list, outDir, outName, except, pairs: 'apart' })
    if (tasks.length === 0) throw new CliError('cli/usage', 'evidence renew found no record')
    const validation = {
      at: io.now(),
      trust: await trustOnce(options.trust, []),
      policy: await loadPolicy(options.policy),
    }
    const renewal = { timeStamp: timeStampServer(tsa), validation }
    const loaded: Loaded[] = []
    const load = async ({ file, out = '' }: (typeof tasks)[number]) => {
      await expectFree(out)
      loaded.push({ file, out, ...(await loadRecord({ file, out }, options)) })
      return STILL
    }
    const unread = await eachOf(tasks, load, { io, json })
    const renewed = await renew(loaded, options, renewal)
    const finish = async ({ file, out }: Loaded, position: number): Promise<Result> => {
      const result = renewed.recordOf(position)
      if (result.outcome === 'refused') return refused({ file, out }, result.report, json)
      const line = json ? JSON.stringify({ file, out, outcome: 'renewed' }) : `${file}: renewed → ${out}`
      return writeRecord({ file, out }, result.record, line)
    }
    const done = await eachOf(loaded, finish, { io, json })
    return unread === 0 ? done : unread
  },
})

/** A record that does not hold now is given no fresh stamp; its report says why. */
function refused({ file, out }: Pick<Loaded, 'file' | 'out'>, report: EvidenceReport, json: boolean): Result {
  const lines = json
    ? [JSON.stringify({ file, outcome: 'refused', ...report })]
    : reportLines({ file, record: out }, report, json)
  return { state: 'failed', exit: EVIDENCE_EXITS[report.verdict], lines, complaints: [] }
}

/** With its documents, where hash trees are renewed. @throws {CliError} `cli/unreadable` */
async function loadRecord(
  { file, out }: Pick<Loaded, 'file' | 'out'>,
  { documents, digest, 'out-dir': outDir }: Options,
): Promise<RecordWithDocuments> {
  const record = await loadFile(file)
  if (documents === undefined || digest === undefined) return { record, documents: [] }
  const name = relative(outDir, out)
  if (!name.endsWith('.ers')) throw new CliError('cli/usage', `${file} is not named like a record (.ers)`)
  const files = await filesOf(join(documents, name.slice(0, -'.ers'.length)))
  return { record, documents: await hashFiles(files, [...digestsIn(record), parseDigest(digest)]) }
}

function renew(loaded: readonly Loaded[], { digest }: Options, options: RenewalOptions) {
  if (digest !== undefined) return renewHashTrees(loaded, { ...options, digest: parseDigest(digest) })
  return renewTimeStamps(
    loaded.map(({ record }) => record),
    options,
  )
}
