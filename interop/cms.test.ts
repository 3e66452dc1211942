/** CAdES at every level, and JAR files with our certificates and time stamps, before openssl, the JDK, jarsigner and ourselves. */
import { readdirSync } from 'node:fs'
import { type FlattenedJWS, flattenedVerify, importX509 } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DOCUMENTS } from './support/documents.js'
import { Folder } from './support/folder.js'
import { jitsuinDoes, reasonsOf, verify } from './support/jitsuin.js'
import { jitsuinJudges } from './support/judges.js'
import { makePeople, signingKey } from './support/people.js'
import { areHere, forEachOf, java, must, PATIENCE_MS, run } from './support/programs.js'
import { type Serving, serve } from './support/serving.js'

const LEVELS = ['b', 't', 'lt', 'lta'] as const
const CELLS = [
  ...['attached', 'detached'].flatMap((packaging) => LEVELS.map((level) => `${packaging}-${level}`)),
  'two-signers',
  'countersigned',
]
const PASSWORD = 'invented-1'
/** The frame of the digest of the content in DER: the attribute message-digest (RFC 5652 §11.2) with SHA-256. */
const MESSAGE_DIGEST = Buffer.from('06092a864886f70d01090431220420', 'hex')

const folder = new Folder()
const CONTENT = folder.write('letter.xml', DOCUMENTS.plain ?? '')
const OTHER = folder.write('other.xml', `${DOCUMENTS.plain} `)
const ours = (...options: string[]) => ['--trust', folder.at('ca'), ...options]
const beside = (cell: string, content = CONTENT) => (cell.startsWith('detached') ? content : undefined)
let served: Serving

describe.skipIf(!areHere('openssl', 'java', 'jarsigner', 'keytool', 'jar', 'zip'))('beside the JDK', () => {
  beforeAll(async () => {
    const passwordFile = folder.write('password', PASSWORD)
    await makePeople(folder, [
      { name: 'doctor', passwordFile },
      { name: 'dentist', role: 'dentist', key: 'p256' },
    ])
    served = await serve(folder.at('ca'))
  }, PATIENCE_MS)
  afterAll(async () => {
    await served?.close()
    folder.remove()
  })

  describe('CAdES at every level', () => {
    const says = new Map<string, string[]>()
    const files = CELLS.flatMap((cell) => [
      { name: cell, file: `${cell}.p7s`, content: beside(cell) },
      { name: `${cell}-digest`, file: `${cell}-twin.p7s`, content: beside(cell) },
      ...(beside(cell) ? [{ name: `${cell}-content`, file: `${cell}.p7s`, content: OTHER }] : []),
    ])
    beforeAll(async () => {
      await forEachOf(['attached', 'detached'], (packaging) => raiseAll(packaging, 'cades', 'p7s'))
      await forEachOf(
        [
          ['attached-b.p7s', 'two-signers.p7s', 'signer'],
          ['attached-t.p7s', 'countersigned.p7s', 'countersignature'],
        ] as const,
        ([source, out, kind]) => sign(source, out, 'cades', '--add', kind),
      )
      for (const cell of CELLS) folder.write(`${cell}-twin.p7s`, twinOf(folder.bytes(`${cell}.p7s`)))
      const jobs = files.map(({ file, content = '-' }) => [folder.at(file), content])
      const [jdk, openssl, jitsuin] = await Promise.all([
        java('CmsVerify', jobs, 'java.base/sun.security.pkcs'),
        forEachOf(files, ({ file, content }) => opensslOn(file, content)),
        jitsuinJudges(
          files.map(({ file, content }) => ({
            path: folder.at(file),
            ...(content && { detached: content }),
          })),
          folder.at('ca'),
        ),
      ])
      for (const [at, { name }] of files.entries())
        says.set(name, [jdk[at] ?? 'silent', openssl[at] ?? 'silent', jitsuin[at] ?? 'silent'])
    }, PATIENCE_MS)

    it.each(CELLS)('is accepted by the JDK, openssl and ourselves: %s', (cell) => {
      const signers = cell === 'two-signers' ? 2 : 1
      const stamps = cell.endsWith('-b') || cell === 'two-signers' ? 0 : 1
      expect(says.get(cell)).toEqual([`valid ${signers} ${stamps}`, 'accepted', 'accepted'])
    })

    it.each(files.map(({ name }) => name).filter((name) => /-(digest|content)$/.test(name)))(
      'is refused by all with another %s',
      (twin) => {
        const [jdk, openssl, jitsuin] = says.get(twin) ?? []
        expect(jdk).toMatch(/^refused/)
        expect([openssl, jitsuin]).toEqual(['refused', expect.stringMatching(/^INVALID/)])
      },
    )
  })

  describe('JAdES at every level', () => {
    it('is accepted by jose and ourselves, and refused by both with another payload', async () => {
      await raiseAll('attached', 'jades', 'json', '--jws', 'flattened')
      const key = await importX509(folder.read('doctor.crt.pem'), 'RS256')
      for (const level of LEVELS) {
        const jws: FlattenedJWS = JSON.parse(folder.read(`attached-${level}.json`)) // of our own making
        const { payload } = await flattenedVerify(jws, key)
        expect(Buffer.from(payload).equals(folder.bytes('letter.xml'))).toBe(true)

        const twin = { ...jws, payload: Buffer.from('another letter').toString('base64url') }
        await expect(flattenedVerify(twin, key)).rejects.toThrow('signature verification failed')
        folder.write(`twin-${level}.json`, JSON.stringify(twin))
      }
      const found = (name: string) =>
        jitsuinJudges(
          LEVELS.map((level) => ({ path: folder.at(`${name}-${level}.json`) })),
          folder.at('ca'),
        )
      expect(await found('attached')).toEqual(LEVELS.map(() => 'accepted'))
      expect(await found('twin')).toEqual(LEVELS.map(() => expect.stringMatching(/^INVALID/)))
    })
  })

  describe('a JAR file that jarsigner signed with our certificate and a time stamp of "ca serve"', () => {
    const store = ['-keystore', folder.at('trust.p12'), '-storepass', PASSWORD]
    const jarsigner = (...args: string[]) => run('jarsigner', ['-J-Duser.language=en', ...args])
    let ends: { signatureFile: string; message: string }
    beforeAll(async () => {
      folder.write('hello.txt', 'hello')
      await must('jar', ['cf', 'app.jar', 'hello.txt', 'letter.xml'], { cwd: folder.path })
      const key = ['-keystore', folder.at('doctor.p12'), '-storetype', 'PKCS12', '-storepass', PASSWORD]
      const [, alias = ''] = /^(.*?), .*PrivateKeyEntry/m.exec(await keytool('-list', ...key)) ?? []
      const out = ['-tsa', `${served.url}/tsa`, '-signedjar', folder.at('signed.jar'), folder.at('app.jar')]
      await must('jarsigner', [...key, ...out, alias])
      // jarsigner cannot be told to pass over the qualifiers of critical policies: the certificate itself is trusted, not its path.
      for (const [name, file] of [
        ['doctor', 'doctor.crt.pem'],
        ['root', 'ca/root.crt.pem'],
      ] as const)
        await keytool('-importcert', '-noprompt', '-alias', name, '-file', folder.at(file), ...store)
      const unpacked = folder.inside('unpacked')
      await must('jar', ['xf', folder.at('signed.jar')], { cwd: unpacked.path })
      const [signatureFile = '', message = ''] = ['SF', 'RSA'].map((end) =>
        unpacked.at(
          `META-INF/${readdirSync(unpacked.at('META-INF')).find((name) => name.endsWith(`.${end}`))}`,
        ),
      )
      ends = { signatureFile, message }
    }, PATIENCE_MS)

    it('is verified by jarsigner with the time stamp, whose path leads to our root', async () => {
      const { status, out } = await jarsigner(
        '-verify',
        '-strict',
        '-verbose',
        '-certs',
        ...store,
        folder.at('signed.jar'),
      )
      expect([status, out]).toEqual([0, expect.stringContaining('jar verified.')])
      expect(out).toMatch(/Timestamped by "CN=DEMO Time-Stamp Unit 1, .*" on /)
      expect(out).not.toContain('chain is invalid')
      const shown = await keytool('-printcert', '-jarfile', folder.at('signed.jar'))
      expect(shown).toContain('Person doctor')
      expect(shown).toContain('DEMO Time-Stamp Unit 1')
    })

    it('is refused by jarsigner with another entry, and with a root that is not ours', async () => {
      folder.write('twin.jar', folder.bytes('signed.jar'))
      folder.write('hello.txt', 'hullo')
      await must('zip', ['-q', 'twin.jar', 'hello.txt'], { cwd: folder.path })
      const twin = await jarsigner('-verify', '-strict', ...store, folder.at('twin.jar'))
      expect([twin.status, twin.out]).toEqual([1, expect.stringContaining('digest error for hello.txt')])
      const unknown = await jarsigner('-verify', '-strict', folder.at('signed.jar'))
      // 4: the path of the signer, 64: that of the time stamp.
      expect([unknown.status, unknown.out]).toEqual([4 + 64, expect.stringContaining('chain is invalid')])
    })

    it('is to us what it is: intact and stamped, with no certificate named; INVALID with another file', async () => {
      const options = ours('--policy', 'basic', '--detached')
      const [report] = await verify([ends.message], ...options, ends.signatureFile)
      const found = new Map(report?.signatures[0]?.checks.map(({ id, reason }) => [id, reason.code]))
      expect(report && reasonsOf(report)).toBe('INDETERMINATE signer/unbound-open')
      expect(report?.signatures[0]).toMatchObject({ level: 'B-T', stampedAt: expect.any(String) })
      expect(found.get('references')).toBe('references/ok')
      const [twin] = await verify([ends.message], ...options, OTHER)
      expect(twin && reasonsOf(twin)).toBe('INVALID signer/unbound-open references/changed')
    })
  })
})

/** The signed digest begins with another octet. */
function twinOf(message: Uint8Array): Uint8Array {
  const twin = Buffer.from(message)
  const at = twin.indexOf(MESSAGE_DIGEST)
  if (at < 0) throw new Error('there is no digest')
  twin.writeUInt8(twin.readUInt8(at + MESSAGE_DIGEST.length) ^ 1, at + MESSAGE_DIGEST.length)
  return twin
}

async function sign(source: string, out: string, format: string, ...more: string[]): Promise<void> {
  const key = signingKey(folder, more.includes('--add') ? 'dentist' : 'doctor')
  const args = ['--format', format, ...more, ...key, '--chain', folder.at('ca/signing-ca.crt.pem')]
  await jitsuinDoes('sign', folder.at(source), ...args, '--out', folder.at(out))
}

async function raiseAll(packaging: string, format: string, end: string, ...more: string[]): Promise<void> {
  const at = (level: string) => `${packaging}-${level}.${end}`
  await sign('letter.xml', at('b'), format, '--packaging', packaging, ...more)
  const content = beside(packaging)
  const material = [...ours('--tsa', `${served.url}/tsa`), ...(content ? ['--detached', content] : [])]
  for (const [index, level] of LEVELS.slice(1).entries()) {
    const before = folder.at(at(LEVELS[index] ?? 'b'))
    await jitsuinDoes('extend', before, '--level', level, ...material, '--out', folder.at(at(level)))
  }
}

async function opensslOn(file: string, content: string | undefined): Promise<string> {
  const args = [
    'cms',
    '-verify',
    '-cades',
    '-binary',
    '-inform',
    'DER',
    '-in',
    folder.at(file),
    '-out',
    '/dev/null',
  ]
  const trust = ['-CAfile', folder.at('ca/root.crt.pem'), '-purpose', 'any']
  const { status } = await run('openssl', [...args, ...trust, ...(content ? ['-content', content] : [])])
  return status === 0 ? 'accepted' : 'refused'
}

function keytool(...args: string[]): Promise<string> {
  return must('keytool', ['-J-Duser.language=en', ...args])
}
