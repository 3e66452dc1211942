/** Documents with their evidence records: which files belong to which record, and what happened to each. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { AdesError, type EvidenceDocument, parseEvidenceRecord } from '@jitsuin/ades'
import type { DigestName } from '@jitsuin/pki'
import { gatherTasks } from '../batch/gather.js'
import { giveName, writingWork } from '../batch/output.js'
import { graver } from '../batch/run-batch.js'
import { failure, type Result, type Task } from '../batch/work.js'
import type { ExitCode, Io } from '../command.js'
import { CliError } from '../errors.js'
import { isFolder } from '../files.js'

/** A document, the files that make it up, and the place of its record. */
export type Case = { readonly file: string; readonly files: readonly string[]; readonly record: string }

/** What a call names. `group`: each folder is one document with its attachments. */
export type WantedCases = {
  readonly operands: readonly string[]
  readonly list: string | undefined
  readonly records: string
  readonly group: boolean
}

/** How the record of a document is named. */
const ENDING = '.ers'

/** The documents of a call. @throws {CliError} `cli/usage` where there is none, or two would have one record; `cli/unreadable` */
export async function gatherCases({ operands, list, records, group }: WantedCases): Promise<Case[]> {
  const isGroup = await Promise.all(operands.map((operand) => (group ? isFolder(operand) : false)))
  if (group && !isGroup.includes(true)) throw new CliError('cli/usage', '--group needs a folder')
  const folders = operands.filter((_one, index) => isGroup[index])
  const single = await gatherTasks({
    operands: operands.filter((_one, index) => !isGroup[index]),
    list,
    outDir: records,
    outName: (name) => name + ENDING,
    except: list === undefined ? [] : [list],
    pairs: 'apart',
  })
  const cases = [
    ...single.map(({ file, out = '' }) => ({ file, files: [file], record: out })),
    ...(await Promise.all(folders.map((folder) => groupOf(folder, records)))),
  ]
  if (cases.length === 0) throw new CliError('cli/usage', 'No document was found')
  expectOwnRecords(cases)
  return cases
}

function expectOwnRecords(cases: readonly Case[]): void {
  const taken = new Set<string>()
  for (const { record } of cases) {
    if (taken.has(record)) throw new CliError('cli/usage', `Two documents would have the record ${record}`)
    taken.add(record)
  }
}

async function groupOf(folder: string, records: string): Promise<Case> {
  return {
    file: folder,
    files: await filesOf(folder, [records]),
    record: join(records, basename(resolve(folder)) + ENDING),
  }
}

/** The files of a document: itself, or all of a folder and below. @throws {CliError} `cli/usage` for an empty folder */
export async function filesOf(document: string, except: readonly string[] = []): Promise<string[]> {
  if (!(await isFolder(document))) return [document]
  const wanted = { operands: [document], list: undefined, outDir: undefined, except, pairs: 'apart' } as const
  const files = (await gatherTasks(wanted)).map(({ file }) => file)
  if (files.length === 0) throw new CliError('cli/usage', `${document} holds no file`)
  return files
}

/** Reads files in passing, and hashes each under every algorithm that is wanted. @throws {CliError} `cli/unreadable` */
export async function hashFiles(
  files: readonly string[],
  digests: readonly DigestName[],
): Promise<EvidenceDocument[]> {
  const documents: EvidenceDocument[] = []
  for (const file of files) {
    const hashes = [...new Set(digests)].map((digest) => ({ digest, hash: createHash(digest) }))
    try {
      for await (const piece of createReadStream(file, { highWaterMark: 1 << 20 }))
        for (const { hash } of hashes) hash.update(piece)
    } catch (cause) {
      throw new CliError('cli/unreadable', `Cannot read ${file}`, { cause })
    }
    const values = new Map(hashes.map(({ digest, hash }) => [digest, new Uint8Array(hash.digest())]))
    documents.push({ name: file, digestOf: (digest) => values.get(digest) })
  }
  return documents
}

/** The hash algorithms by which a record knows its documents; none of what cannot be read. */
export function digestsIn(record: Uint8Array): DigestName[] {
  try {
    const stamps = parseEvidenceRecord(record).chains.flatMap(({ stamps }) => stamps)
    return stamps.flatMap(({ digest }) => (typeof digest === 'string' ? [digest] : []))
  } catch (error) {
    if (error instanceof AdesError) return [] // whoever judges the record says so
    throw error
  }
}

/** A hash algorithm that records are written with. @throws {CliError} `cli/usage` */
export function parseDigest(text: string): 'sha256' | 'sha384' | 'sha512' {
  if (text === 'sha256' || text === 'sha384' || text === 'sha512') return text
  throw new CliError('cli/usage', `--digest is sha256, sha384 or sha512, not "${text}"`)
}

/** Refuses a place where something is. @throws {CliError} `cli/exists` */
export async function expectFree(path: string): Promise<void> {
  if (await stat(path).catch(() => undefined)) throw new CliError('cli/exists', `${path} is there already`)
}

/** Writes one record whole, or not at all. */
export function writeRecord(task: Required<Pick<Task, 'file' | 'out'>>, record: Uint8Array, line: string) {
  const octets = async function* () {
    yield record
  }
  const tell = () => ({ exit: 0, lines: [line], complaints: [] }) as const
  return writingWork(async () => ({ octets: octets(), tell }))(task)
}

/** Nothing to say yet. */
export const STILL: Result = { state: 'done', exit: 0, lines: [], complaints: [] }

/** Works on one after the other, says what came of each, and gives the gravest exit code; one that fails stops no other. */
export async function eachOf<T extends { readonly file: string }>(
  tasks: readonly T[],
  work: (task: T, position: number) => Promise<Result>,
  { io, json }: { readonly io: Io; readonly json: boolean },
): Promise<ExitCode> {
  let exit: ExitCode = 0
  for (const [position, task] of tasks.entries()) {
    const result = await attempt(task, () => work(task, position), json)
    exit = graver(exit, result.exit)
    for (const line of result.lines) io.out(line)
    for (const line of result.complaints) io.err(line)
  }
  return exit
}

async function attempt(
  { file }: { readonly file: string },
  work: () => Promise<Result>,
  json: boolean,
): Promise<Result> {
  try {
    const result = await work()
    if (result.made) await giveName(result.made)
    return result
  } catch (error) {
    return failure({ file }, error, { json })
  }
}
