/** LibreOffice without a screen, with certificates of its own (NSS). */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Folder } from './folder.js'
import { areHere, must } from './programs.js'

/** The Python that Debian's python3-uno is for. */
const PYTHON = '/usr/bin/python3'

/** What LibreOffice says of one signature; without a signer it could not read it. */
export type OfficeOpinion = { readonly signer: string; readonly intact: boolean; readonly trusted: boolean }

/** Something to do with a file: judge it, or sign it in its place and judge it then. */
export type OfficeJob = { readonly verb: 'verify' | 'sign'; readonly path: string }

/** Whether LibreOffice, its bridge to Python and the tools of NSS are here; in CI they must be. */
export function officeIsHere(): boolean {
  if (!areHere('soffice', 'certutil', 'pk12util', PYTHON)) return false
  if (spawnSync(PYTHON, ['-c', 'import uno']).status === 0) return true
  if (process.env.CI) throw new Error('python3-uno missing, and CI asks the verdict of LibreOffice')
  console.warn('Left out: python3-uno not installed')
  return false
}

/** Gives LibreOffice a key with its certificate (PKCS #12) and the root and CA of a hierarchy; PEM, as `jitsuin ca init` writes it. */
export async function makeCertificates(
  folder: Folder,
  key: { readonly file: string; readonly password: string },
): Promise<void> {
  const store = ['-d', `sql:${folder.inside('nss').path}`]
  await must('certutil', ['-N', ...store, '--empty-password'])
  await must('pk12util', ['-i', key.file, ...store, '-W', key.password])
  for (const [name, trust] of [
    ['root', 'C,C,C'],
    ['signing-ca', ',,'],
  ] as const)
    await must('certutil', ['-A', ...store, '-n', name, '-t', trust, '-i', folder.at(`ca/${name}.crt.pem`)])
}

/** Does the jobs one after the other in one run; the signatures of each file, in their order. */
export async function office(folder: Folder, jobs: readonly OfficeJob[]): Promise<OfficeOpinion[][]> {
  const program = fileURLToPath(new URL('../libreoffice/office.py', import.meta.url))
  const input = jobs.map(({ verb, path }) => `${verb}\t${path}\n`).join('')
  const where = [`MOZILLA_CERTIFICATE_FOLDER=sql:${folder.at('nss')}`, `HOME=${folder.path}`]
  const out = await must('env', [...where, PYTHON, program, folder.at('office')], { input })
  const answers = out.trimEnd().split('\n')
  if (answers.length !== jobs.length) throw new Error(`${jobs.length} jobs, ${answers.length} answers`)
  return answers.map((line): OfficeOpinion[] => JSON.parse(line)) // of libreoffice/office.py
}
