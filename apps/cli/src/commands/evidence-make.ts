import { makeEvidence } from '@jitsuin/ades'
import { BATCH_OPTIONS } from '../batch/options.js'
import { defineCommand } from '../command.js'
import { CliError } from '../errors.js'
import {
  type Case,
  eachOf,
  expectFree,
  gatherCases,
  hashFiles,
  parseDigest,
  STILL,
  writeRecord,
} from '../evidence/cases.js'
import { timeStampServer } from '../tsa-client.js'

const OPTIONS = {
  tsa: {
    value: 'URL',
    many: true,
    required: true,
    help: 'time-stamp server; further ones are asked when the first has trouble',
  },
  'out-dir': { value: 'DIR', required: true, help: 'where the records go, one FILE.ers for each document' },
  group: { help: 'each DIR is one document with its attachments, and has one record' },
  digest: { value: 'sha256|sha384|sha512', default: 'sha256', help: 'hash algorithm of the tree' },
  list: BATCH_OPTIONS.list,
  json: { help: 'one JSON object per document' },
} as const

/** `jitsuin evidence make`: one time stamp over any number of documents, and a record for each of them. */
export const evidenceMake = defineCommand({
  name: 'evidence make',
  summary: 'proves with one time stamp that files exist, each by a record of its own',
  operands: 'FILE|DIR…',
  options: OPTIONS,
  examples: [
    'jitsuin evidence make letters --tsa http://127.0.0.1:8318/tsa --out-dir records',
    'jitsuin evidence make referral-17 referral-18 --group --tsa http://127.0.0.1:8318/tsa --out-dir records',
  ],
  run: async ({ tsa, group, list, json, 'out-dir': records, ...options }, operands, io) => {
    if (operands.length === 0 && list === undefined)
      throw new CliError('cli/usage', 'evidence make needs a FILE')
    const [digest, timeStamp] = [parseDigest(options.digest), timeStampServer(tsa)]
    const cases = await gatherCases({ operands, list, records, group })
    const hashed: { readonly one: Case; readonly hashes: readonly Uint8Array[] }[] = []
    const hash = async (one: Case) => {
      await expectFree(one.record)
      const documents = await hashFiles(one.files, [digest])
      hashed.push({ one, hashes: documents.flatMap((document) => document.digestOf(digest) ?? []) })
      return STILL
    }
    const unread = await eachOf(cases, hash, { io, json })
    if (hashed.length === 0) return unread
    const tree = await makeEvidence(
      hashed.map(({ hashes }) => hashes),
      { digest, timeStamp },
    )
    const made = hashed.map(({ one }) => one)
    const write = async ({ file, files, record: out }: Case, position: number) => {
      const line = json
        ? JSON.stringify({ file, out, digest, files })
        : `${file}: ${files.length === 1 ? '' : `${files.length} files `}→ ${out}`
      return writeRecord({ file, out }, tree.recordOf(position), line)
    }
    const written = await eachOf(made, write, { io, json })
    return unread === 0 ? written : unread
  },
})
