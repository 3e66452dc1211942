/** A hierarchy and people of `jitsuin ca init` and `cert issue`. Everyone is invented. */
import type { Folder } from './folder.js'
import { jitsuinDoes, jitsuinDoesIn } from './jitsuin.js'
import { forEachOf } from './programs.js'

/** The kinds of key of the matrix. */
export const KEY_KINDS = ['rsa2048', 'rsa3072', 'rsa4096', 'p256', 'p384'] as const
export type KeyKind = (typeof KEY_KINDS)[number]

/** A person to issue to; the name of the files is `name`. */
export type Person = {
  readonly name: string
  readonly key?: KeyKind
  readonly profile?: 'signature' | 'authentication' | 'organisation'
  readonly role?: string
  /** A file with the password for `name.p12`; without it there is none. */
  readonly passwordFile?: string
}

/** Makes the hierarchy in `ca/` of a folder and issues to people beside it. */
export async function makePeople(folder: Folder, people: readonly Person[]): Promise<void> {
  await jitsuinDoes('ca', 'init', '--fast', '--out', folder.at('ca'))
  // One after the other where they share the hierarchy's book; keys of 4096 bits are the wait.
  for (const person of people) await issue(folder, person)
}

/** Issues one certificate. */
export async function issue(
  folder: Folder,
  { name, key = 'rsa2048', profile = 'signature', role = 'medicalDoctor', passwordFile }: Person,
): Promise<void> {
  const args = ['--dir', 'ca', '--profile', profile, '--key', key, '--out', name]
  const subject = ['--cn', `Person ${name}`, '--serial-number', `T-${name}`, '--o', 'Invented Clinic']
  const p12 = passwordFile === undefined ? [] : ['--p12-password-file', passwordFile]
  await jitsuinDoesIn(folder.path, 'cert', 'issue', ...args, ...subject, ...p12, ...roleOf(profile, role))
}

function roleOf(profile: Person['profile'], role: string): string[] {
  return profile === 'organisation' ? [] : ['--role', role, '--name-ja', '実印　太郎']
}

/** The files of a person that `jitsuin sign` needs. */
export function signingKey(folder: Folder, name: string): string[] {
  return ['--key', folder.at(`${name}.key.pem`), '--cert', folder.at(`${name}.crt.pem`)]
}

/** Signs many files, a few at a time; each row is the arguments of one `jitsuin sign`. */
export async function signAll(rows: readonly (readonly string[])[]): Promise<void> {
  await forEachOf(rows, (args) => jitsuinDoes('sign', ...args))
}
