/** Which files a call is about: those that it names, those in folders, those on a list; each with its content and its result. */
import type { Dirent } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, normalize, resolve, sep } from 'node:path'
import { contentNamesOf } from '@jitsuin/kernel'
import { CliError } from '../errors.js'
import { isPart } from './output.js'
import type { Task } from './work.js'

/** What a call names. `outName`: the name of the result of a file; absent where nothing is written. */
export type Wanted = {
  readonly operands: readonly string[]
  readonly list: string | undefined
  readonly outDir: string | undefined
  readonly outName?: (name: string) => string
  /** `apart`: a signature and the content beside it are two files. */
  readonly pairs?: 'apart'
  /** Files of this call itself, such as its journal. */
  readonly except: readonly string[]
}

/** A file, and its name below the folder or the list that led to it. */
type Found = { readonly file: string; readonly name: string; readonly from: 'named' | 'gathered' }

/** The tasks of a call in its order. @throws {CliError} `cli/usage` where two results would have one name; `cli/unreadable` */
export async function gatherTasks(wanted: Wanted): Promise<Task[]> {
  const except = new Set(
    [...wanted.except, ...(wanted.outDir ? [wanted.outDir] : [])].map((one) => resolve(one)),
  )
  const found: Found[] = []
  for (const operand of wanted.operands) {
    const isFolder = (await stat(operand).catch(() => undefined))?.isDirectory() ?? false
    if (isFolder) for await (const one of filesBelow(operand, '', except)) found.push(one)
    else found.push({ file: operand, name: basename(operand), from: 'named' })
  }
  if (wanted.list !== undefined) found.push(...(await listed(wanted.list)))
  const seen = new Map(found.map((one) => [resolve(one.file), one]))
  const all = [...seen.values()]
  return withResults(wanted.pairs === 'apart' ? all : pair(all), wanted)
}

/** In the order of names; links to folders are not followed, so that there are no rings. */
async function* filesBelow(
  folder: string,
  above: string,
  except: ReadonlySet<string>,
): AsyncGenerator<Found> {
  const entries: Dirent[] = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new CliError('cli/unreadable', `Cannot read ${folder}`, { cause })
  })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const [file, name] = [join(folder, entry.name), join(above, entry.name)]
    if (except.has(resolve(file))) continue
    if (entry.isDirectory()) yield* filesBelow(file, name, except)
    else if (!isPart(file) && (entry.isFile() || (entry.isSymbolicLink() && (await isFile(file)))))
      yield { file, name, from: 'gathered' }
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false
}

async function listed(list: string): Promise<Found[]> {
  const text = await readFile(list === '-' ? '/dev/stdin' : list, 'utf8').catch((cause: unknown) => {
    throw new CliError('cli/unreadable', `Cannot read ${list}`, { cause })
  })
  const lines = text.split(/\r?\n/).filter((line) => line !== '')
  return lines.map((file) => ({ file, name: nameBelow(file), from: 'gathered' }))
}

/** A path of a list keeps its folders in the result, unless they lead out of it. */
function nameBelow(path: string): string {
  const plain = normalize(path)
  return isAbsolute(plain) || plain.startsWith(`..${sep}`) ? basename(plain) : plain
}

/** Contents that stand beside their signature are no task of their own. Files that a call names one by one are left as they are. */
function pair(found: readonly Found[]): (Found & { readonly detached?: string })[] {
  const gathered = new Map(
    found.flatMap((one) => (one.from === 'gathered' ? [[one.file, one] as const] : [])),
  )
  const contentOf = ({ file, from }: Found) =>
    from === 'gathered'
      ? contentNamesOf(file)
          .map((name) => gathered.get(name))
          .find((one) => one !== undefined)
      : undefined
  const contents = new Map(found.map((one) => [one, contentOf(one)]))
  const beside = new Set(contents.values())
  return found
    .filter((one) => !beside.has(one))
    .map((one) => {
      const content = contents.get(one)
      return { ...one, ...(content && { detached: content.file }) }
    })
}

function withResults(
  found: readonly (Found & { readonly detached?: string })[],
  { outDir, outName }: Wanted,
): Task[] {
  const taken = new Map<string, string>()
  return found.map(({ file, name, detached }) => {
    const task = { file, ...(detached !== undefined && { detached }) }
    if (outDir === undefined || !outName) return task
    const out = join(outDir, dirname(name), outName(basename(name)))
    const other = taken.get(out)
    if (other !== undefined) throw new CliError('cli/usage', `${other} and ${file} would both become ${out}`)
    if (resolve(out) === resolve(file)) throw new CliError('cli/usage', `${out} would replace its own source`)
    taken.set(out, file)
    return { ...task, out }
  })
}
