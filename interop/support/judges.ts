/** Three judges of signed XML: ours, xmlsec1 and the JDK. */
import { basename, dirname } from 'node:path'
import { reasonsOf, verify } from './jitsuin.js'
import { forEachOf, java, run } from './programs.js'

/** A signed file; `detached` is the file beside it, if the signature stands alone. */
export type SignedFile = { readonly path: string; readonly detached?: string }

/** What each judge said, in its own words; `accepted` or why not. */
export type Opinions = { readonly jitsuin: string; readonly xmlsec1: string; readonly jdk: string }

/** The trust of a folder as `jitsuin ca init` writes it: root.crt.pem, signing-ca.crt.pem, lists. */
export async function judgesOf(files: readonly SignedFile[], trust: string): Promise<Opinions[]> {
  const [ours, xmlsec1, jdk] = await Promise.all([
    jitsuinJudges(files, trust),
    forEachOf(files, (file) => xmlsec1Judges(file, trust)),
    jdkJudges(files, trust),
  ])
  return files.map((_, at) => ({
    jitsuin: ours[at] ?? 'silent',
    xmlsec1: xmlsec1[at] ?? 'silent',
    jdk: jdk[at] ?? 'silent',
  }))
}

/** Ours, many files in one run; files that share their detached content share a run. */
export async function jitsuinJudges(files: readonly SignedFile[], trust: string): Promise<string[]> {
  const runs = Map.groupBy(files, ({ detached }) => detached)
  const opinions = new Map<SignedFile, string>()
  await forEachOf(runs, async ([detached, members]) => {
    const beside = detached === undefined ? [] : ['--detached', detached]
    const paths = members.map(({ path }) => path)
    const verdicts = await verify(paths, '--trust', trust, ...beside)
    for (const [at, member] of members.entries()) opinions.set(member, opinionOf(verdicts[at]))
  })
  return files.map((file) => opinions.get(file) ?? 'silent')
}

function opinionOf(verdict: Parameters<typeof reasonsOf>[0] | undefined): string {
  if (verdict === undefined) return 'silent'
  return verdict.verdict === 'VALID' ? 'accepted' : reasonsOf(verdict)
}

/** Attributes that XML Signature points at; xmlsec1 wants to be told. */
const IDS = [
  ...['SignedProperties', 'KeyInfo', 'Signature', 'Object'].flatMap((name) => ['--id-attr:Id', name]),
  ...['PrescriptionDocument', 'Dispensing'].flatMap((name) => ['--id-attr:id', name]),
]

async function xmlsec1Judges({ path, detached }: SignedFile, trust: string): Promise<string> {
  const trusted = ['--trusted-pem', `${trust}/root.crt.pem`, '--untrusted-pem', `${trust}/signing-ca.crt.pem`]
  const keyData = ['--enabled-key-data', 'x509']
  const uris = detached === undefined ? ['--enabled-reference-uris', 'empty,same-doc'] : []
  const opinions: string[] = []
  // xmlsec1 takes the first signature of a document; in a dispensing record that is the prescription's.
  for (const id of basename(path).startsWith('dispensing')
    ? ['PrescriptionSign', 'DispensingSign']
    : [undefined]) {
    const node = id === undefined ? [] : ['--node-id', id]
    const args = ['--verify', ...keyData, ...uris, ...trusted, ...IDS, ...node, path]
    const { status, out, err } = await run('xmlsec1', args, { cwd: dirname(detached ?? path) })
    opinions.push(status === 0 ? 'accepted' : `refused ${err}${out}`.replaceAll('\n', ' ').slice(0, 300))
  }
  return opinions.find((opinion) => opinion !== 'accepted') ?? 'accepted'
}

async function jdkJudges(files: readonly SignedFile[], trust: string): Promise<string[]> {
  const answers = await java(
    'XmlVerify',
    files.map(({ path, detached }) => [path, trust, detached ?? '-']),
  )
  return answers.map((answer) => (answer === 'valid' ? 'accepted' : answer))
}
