/** `jitsuin path verify`, `openssl verify` and the JDK's PKIX over the same paths, all of them made by openssl. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Folder } from './support/folder.js'
import { CA_EXTENSIONS, OpensslPki } from './support/openssl-pki.js'
import { judgePaths, type PathCase, type PathOpinions } from './support/path-judges.js'
import { PATH_ROWS, type PathRow, ROOT_SUBJECT } from './support/path-rows.js'
import { withOtherText } from './support/pem.js'
import { areHere, forEachOf, PATIENCE_MS } from './support/programs.js'

const folder = new Folder()
const pki = new OpensslPki(folder)
let opinions = new Map<string, PathOpinions>()

describe.skipIf(!areHere('openssl', 'java'))('paths before openssl, the JDK and ourselves', () => {
  beforeAll(async () => {
    await pki.certify('root', { subject: ROOT_SUBJECT, extensions: CA_EXTENSIONS, days: 400 })
    const cases = await forEachOf(PATH_ROWS.entries(), ([index, row]) => makePath(index, row))
    const judged = await judgePaths(cases)
    opinions = new Map(PATH_ROWS.map(({ title }, at) => [title, judged[at] ?? SILENT]))
  }, PATIENCE_MS)
  afterAll(() => folder.remove())

  it.each(PATH_ROWS)('$expected: $title', ({ title, expected }) => {
    const word = expect.stringMatching(new RegExp(`^${expected}`))
    expect(opinions.get(title)).toEqual({ jitsuin: word, openssl: word, jdk: word })
  })
})

const SILENT: PathOpinions = { jitsuin: 'silent', openssl: 'silent', jdk: 'silent' }

async function makePath(
  index: number,
  { steps, settings, policies, atDay = 1, spoilt }: PathRow,
): Promise<PathCase> {
  const files: string[] = []
  let by = 'root'
  for (const [depth, step] of steps.entries()) {
    const name = `path${index}-${depth}`
    const subject = `/C=JP/O=Invented/CN=${depth === steps.length - 1 ? 'Target' : `CA ${depth}`} of path ${index}`
    await pki.certify(name, { subject, extensions: [], ...step, by })
    files.unshift(folder.at(`${name}.crt.pem`))
    by = name
  }
  if (spoilt) folder.write(`${by}.crt.pem`, withOtherText(folder.read(`${by}.crt.pem`), 'Target', 'Turget'))
  return {
    anchor: folder.at('root.crt.pem'),
    certificates: files,
    at: new Date(Date.now() + atDay * 86_400_000),
    ...(settings && { settings }),
    ...(policies && { policies }),
  }
}
