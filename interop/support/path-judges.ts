/** Three judges of certification paths: `jitsuin path verify`, `openssl verify` and the JDK's PKIX. */
import { readFileSync, writeFileSync } from 'node:fs'
import { jitsuin } from './jitsuin.js'
import { forEachOf, java, run } from './programs.js'

/** A path before the judges; `certificates` go from the target upwards, without the anchor. */
export type PathCase = {
  readonly anchor: string
  readonly certificates: readonly string[]
  readonly at: Date
  readonly settings?: readonly ('explicit' | 'no-mapping' | 'no-any')[]
  readonly policies?: readonly string[]
  /** Files of revocation lists (PEM); absent, the status is not looked at. */
  readonly lists?: readonly string[]
}

/** Words of the judges: `valid`, or `invalid` and why. */
export type PathOpinions = { readonly jitsuin: string; readonly openssl: string; readonly jdk: string }

/** What each judge says of each path, in their order. */
export async function judgePaths(cases: readonly PathCase[]): Promise<PathOpinions[]> {
  const [ours, openssl, jdk] = await Promise.all([
    forEachOf(cases, jitsuinJudges),
    forEachOf(cases, opensslJudges),
    java('PkixCheck', cases.map(javaJob)),
  ])
  return cases.map((_, at) => ({
    jitsuin: ours[at] ?? 'silent',
    openssl: openssl[at] ?? 'silent',
    jdk: jdk[at] ?? 'silent',
  }))
}

const OUR_SETTINGS = {
  explicit: '--explicit-policy',
  'no-mapping': '--inhibit-policy-mapping',
  'no-any': '--inhibit-any-policy',
} as const

/** Our verdict; an exit code that the contract does not name is no verdict. */
export async function jitsuinJudges(path: PathCase & { readonly ocsp?: readonly string[] }): Promise<string> {
  const [target = '', ...above] = path.certificates
  const { status, out, err } = await jitsuin(
    ...['path', 'verify', '--cert', target, '--anchor', path.anchor, '--at', path.at.toISOString(), '--json'],
    ...above.flatMap((file) => ['--intermediate', file]),
    ...(path.settings ?? []).map((setting) => OUR_SETTINGS[setting]),
    ...(path.policies ?? []).flatMap((oid) => ['--policy-oid', oid]),
    ...(path.lists ?? []).flatMap((file) => ['--crl', file]),
    ...(path.ocsp ?? []).flatMap((file) => ['--ocsp', file]),
    ...(path.lists || path.ocsp ? [] : ['--ignore-revocation']),
  )
  if (status === 0) return 'valid'
  return status === 1 ? `invalid ${JSON.parse(out).failure?.reason?.code}` : `no verdict: ${err}`
}

const OPENSSL_SETTINGS = {
  explicit: '-explicit_policy',
  'no-mapping': '-inhibit_map',
  'no-any': '-inhibit_any',
} as const

let bundles = 0

async function opensslJudges(path: PathCase): Promise<string> {
  const [target = '', ...above] = path.certificates
  const bundle = (name: string, files: readonly string[]) => {
    // Several paths with one target are judged at a time.
    const file = `${target}.${name}.${++bundles}`
    writeFileSync(file, files.map((part) => readFileSync(part, 'utf8')).join('\n'))
    return file
  }
  const { status, out, err } = await run('openssl', [
    ...['verify', '-x509_strict', '-policy_check', '-attime', String(Math.floor(path.at.getTime() / 1000))],
    ...['-no-CAfile', '-no-CApath', '-no-CAstore', '-trusted', path.anchor],
    ...(above.length > 0 ? ['-untrusted', bundle('above', above)] : []),
    ...(path.settings ?? []).map((setting) => OPENSSL_SETTINGS[setting]),
    // openssl begins with no policy at all where RFC 5280 §6.1.1 (c) begins with anyPolicy.
    ...(path.policies ?? ['2.5.29.32.0']).flatMap((oid) => ['-policy', oid]),
    ...(path.lists ? ['-crl_check_all', '-extended_crl', '-CRLfile', bundle('lists', path.lists)] : []),
    target,
  ])
  return status === 0 ? 'valid' : `invalid ${err}${out}`.replaceAll('\n', ' ')
}

function javaJob({ anchor, certificates, at, settings = [], policies = [], lists }: PathCase): string[] {
  const status = lists === undefined ? 'none' : lists.join(',')
  return [
    anchor,
    certificates.join(','),
    String(at.getTime()),
    settings.join(','),
    policies.join(','),
    status,
  ]
}
