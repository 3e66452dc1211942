/** ZIP files that other programs made, and their words about ours. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for one test file. */
export function workFolder() {
  const path = mkdtempSync(join(tmpdir(), 'jitsuin-zip-'))
  return {
    path,
    write: (name: string, content: string | Uint8Array): string => {
      writeFileSync(join(path, name), content)
      return join(path, name)
    },
    read: (name: string): Uint8Array => new Uint8Array(readFileSync(join(path, name))),
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}

/** Runs a program in a folder; its output, and how it ended. */
export function run(cwd: string, program: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', input: '' })
  return { status: status ?? -1, output: `${stdout}${stderr}` }
}

/** A ZIP that Python writes: `body` has `z`, an open ZipFile. */
export function pythonZip(cwd: string, body: string): Uint8Array {
  const [made] = pythonZips(cwd, [body])
  return made ?? new Uint8Array()
}

/** Several ZIPs that one run of Python writes. */
export function pythonZips(cwd: string, bodies: readonly string[]): Uint8Array[] {
  const scripts = bodies.map(
    (body, at) =>
      `with zipfile.ZipFile('made${at}.zip', 'w', zipfile.ZIP_DEFLATED) as z:\n${body
        .split('\n')
        .map((line) => `    ${line}`)
        .join('\n')}\n`,
  )
  execFileSync('python3', ['-W', 'ignore', '-c', `import zipfile\n${scripts.join('')}`], { cwd })
  return bodies.map((_body, at) => new Uint8Array(readFileSync(join(cwd, `made${at}.zip`))))
}

/** What Python reads in a ZIP: each name with the SHA-256 of its content; an exception is its text. */
export function pythonReads(cwd: string, file: string): string {
  const script =
    'import zipfile, sys, hashlib\n' +
    'try:\n' +
    '  z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None\n' +
    '  for i in z.infolist(): print(i.filename, hashlib.sha256(z.read(i)).hexdigest(), i.date_time, i.compress_type)\n' +
    'except Exception as e: print("refused", e)\n'
  return execFileSync('python3', ['-c', script, file], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, PYTHONIOENCODING: 'utf8' },
  })
}
