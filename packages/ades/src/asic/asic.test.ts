/** Containers that we make, judged by unzip, openssl and xmlsec1; and their twins, refused by name. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { utf8 } from '@jitsuin/kernel'
import { encodePem, generateKey } from '@jitsuin/keys'
import type { Signer } from '@jitsuin/pki'
import { sourceOf } from '@jitsuin/zip'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { collect } from '../cades/content.js'
import { altered, packed, unpacked } from '../test-support/containers.js'
import { DAY_0, day, makeWorld, type World } from '../test-support/people.js'
import { isHere, run, temporaryFolder } from '../test-support/programs.js'
import { reasons } from '../test-support/reasons.js'
import { validate } from '../validate/validate.js'
import { addAsicSignature } from './create/add-signer.js'
import { type AsicFile, signAsic } from './create/sign-asic.js'
import type { AsicSignature } from './create/signature-files.js'
import type { AsicKind } from './names.js'

const folder = temporaryFolder()
afterAll(() => folder.remove())

const LETTER: AsicFile = {
  name: '紹介状 (1).pdf',
  content: utf8('%PDF-1.4 紹介状\r\n検証 花子 様\n'.repeat(40)),
}
const IMAGE: AsicFile = { name: '画像/胸部.png', content: new Uint8Array(randomBytes(5000)) }
const BOTH = [LETTER, IMAGE]

let world: World
let doctor: Signer
let pharmacist: Signer
beforeAll(async () => {
  world = await makeWorld()
  doctor = await world.issue(['medicalDoctor'])
  pharmacist = await world.issue(['pharmacist'], { cn: 'Hanako Yakuzai' })
})

type Form = AsicSignature['form']
const signature = (form: Form, signer = doctor, at = DAY_0): AsicSignature =>
  form === 'time-stamp'
    ? { form, timeStamp: world.stampAt(at) }
    : { form, signer, signingTime: at, randomBytes, timeStamp: world.stampAt(at) }
const make = (kind: AsicKind, form: Form, files: readonly AsicFile[] = kind === 'asic-s' ? [LETTER] : BOTH) =>
  collect(signAsic(files, { kind, signature: signature(form), packedAt: DAY_0 }))
const check = (file: Uint8Array, at = day(1)) => validate(file, { at, trust: world.trust, policy: 'hpki' })
/** Everything of a container as files, as unzip leaves them. */
async function laidOut(container: Uint8Array, name: string): Promise<string> {
  const root = join(folder.path, name)
  for (const [path, content] of await unpacked(container)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  folder.write('root.pem', encodePem('CERTIFICATE', world.root))
  folder.write('ca.pem', encodePem('CERTIFICATE', world.signingCa))
  return root
}
const inFolder = (root: string, command: string) => run('bash', '-c', `cd '${root}' && ${command} 2>&1`)
const changed = (bytes: Uint8Array) => bytes.with(10, (bytes[10] ?? 0) ^ 1)
const octets = (content: AsicFile['content']) => (content instanceof Uint8Array ? content : new Uint8Array())

const ALL = [
  ['asic-s', 'xades'],
  ['asic-s', 'cades'],
  ['asic-s', 'time-stamp'],
  ['asic-e', 'xades'],
  ['asic-e', 'cades'],
  ['asic-e', 'time-stamp'],
] as const

describe('a container that we make', () => {
  it.skipIf(!isHere('unzip')).each(ALL)(
    'is a sound ZIP whose first file says what it is: %s with %s',
    async (kind, form) => {
      const file = await make(kind, form)
      folder.write('c.zip', file)
      expect(run('unzip', '-t', join(folder.path, 'c.zip')).output).toMatch(/No errors detected/)
      expect(run('unzip', '-Z1', join(folder.path, 'c.zip')).output.split('\n')[0]).toBe('mimetype')
      expect(Buffer.from(file.subarray(30, 69)).toString()).toBe(`mimetypeapplication/vnd.etsi.${kind}+zip`)
    },
  )

  it.skipIf(!isHere('openssl'))('has CMS that openssl verifies over its file, and no other', async () => {
    const root = await laidOut(await make('asic-s', 'cades'), 's-cades')
    const verify = (content: string) =>
      inFolder(
        root,
        `openssl cms -verify -cades -binary -inform DER -in META-INF/signature.p7s -content '${content}' -CAfile ../root.pem -certfile ../ca.pem -purpose any -attime ${DAY_0.getTime() / 1000} -out /dev/null`,
      )
    expect(verify(LETTER.name).status).toBe(0)
    expect(verify('mimetype').status).not.toBe(0)
  })

  it.skipIf(!isHere('openssl'))(
    'has CMS that openssl verifies over the manifest, whose digests are those of openssl',
    async () => {
      const root = await laidOut(await make('asic-e', 'cades'), 'e-cades')
      const command = `openssl cms -verify -cades -binary -inform DER -in META-INF/signature001.p7s -content META-INF/ASiCManifest001.xml -CAfile ../root.pem -certfile ../ca.pem -purpose any -attime ${DAY_0.getTime() / 1000} -out /dev/null`
      expect(inFolder(root, command).status).toBe(0)
      const digests = inFolder(
        root,
        `for f in '${LETTER.name}' '${IMAGE.name}'; do openssl dgst -sha256 -binary "$f" | base64; done`,
      )
      const manifest = Buffer.from(
        (await unpacked(await make('asic-e', 'cades'))).get('META-INF/ASiCManifest001.xml') ?? '',
      ).toString()
      const named = [...manifest.matchAll(/DataObjectReference URI="([^"]+)".*?<ds:DigestValue>([^<]+)/g)]
      expect(named.map(([, uri]) => decodeURIComponent(uri ?? ''))).toEqual([LETTER.name, IMAGE.name])
      expect(named.map(([, , digest]) => digest)).toEqual(digests.output.trim().split('\n'))
    },
  )

  it.skipIf(!isHere('openssl'))(
    'has time stamps that openssl verifies over its file or manifest',
    async () => {
      const unit = encodePem('CERTIFICATE', world.timeStampUnit.certificateDer)
      folder.write('unit.pem', unit)
      for (const [kind, over, token] of [
        ['asic-s', LETTER.name, 'timestamp.tst'],
        ['asic-e', 'META-INF/ASiCManifest001.xml', 'timestamp001.tst'],
      ] as const) {
        const root = await laidOut(await make(kind, 'time-stamp'), `${kind}-tst`)
        const verify = (data: string) =>
          inFolder(
            root,
            `openssl ts -verify -token_in -in META-INF/${token} -data '${data}' -CAfile ../root.pem -untrusted ../unit.pem -attime ${DAY_0.getTime() / 1000}`,
          ).output
        expect(verify(over)).toMatch(/Verification: OK/)
        expect(verify('mimetype')).not.toMatch(/Verification: OK/)
      }
    },
  )

  it.skipIf(!isHere('xmlsec1')).each(['asic-s', 'asic-e'] as const)(
    'has XAdES that xmlsec1 verifies beside its files, and not once one is changed: %s',
    async (kind) => {
      const plain = [
        { ...LETTER, name: 'letter.pdf' },
        { ...IMAGE, name: 'images/chest 1.png' },
      ]
      const root = await laidOut(
        await make(kind, 'xades', kind === 'asic-s' ? plain.slice(0, 1) : plain),
        `${kind}-xades`,
      )
      const name = kind === 'asic-s' ? 'signatures.xml' : 'signatures001.xml'
      const verify = () =>
        inFolder(
          root,
          `cp META-INF/${name} here.xml && xmlsec1 --verify --enabled-key-data x509 --trusted-pem ../root.pem --untrusted-pem ../ca.pem --verification-time '2026-04-01 12:00:00' --id-attr:Id SignedProperties here.xml`,
        ).output
      expect(verify()).toMatch(/^OK/m)
      writeFileSync(join(root, 'letter.pdf'), changed(octets(LETTER.content)))
      expect(verify()).not.toMatch(/^OK/m)
    },
  )

  it.each(ALL)('is valid to ourselves, with the names of what is covered: %s with %s', async (kind, form) => {
    const file = await make(kind, form)
    const report = await check(file)
    expect(reasons(report)).toEqual(['VALID'])
    expect(report.signatures[0]).toMatchObject({
      format: { xades: 'XAdES', cades: 'CAdES', 'time-stamp': 'TimeStamp' }[form],
      packaging: kind,
      level: 'B-T',
      stampedAt: DAY_0.toISOString(),
    })
    const covers = report.signatures[0]?.covers ?? []
    expect(covers.filter((name) => !name.startsWith('META-INF/'))).toEqual(
      (kind === 'asic-s' ? [LETTER] : BOTH).map(({ name }) => name),
    )
  })

  it.each(ALL)(
    'is refused when its file is changed, gone, or another lies beside it: %s with %s',
    async (kind, form) => {
      const file = await make(kind, form)
      const twin = await altered(file, { [LETTER.name]: changed(octets(LETTER.content)) })
      expect((await check(twin)).verdict).toBe('INVALID')
      expect(reasons(await check(twin))[1]).toMatch(/^(references\/changed|stamp\/other-data)$/)
      const gone = await check(await altered(file, { [LETTER.name]: null }))
      expect(gone.verdict).not.toBe('VALID')
      const more = await check(await altered(file, { 'README.txt': utf8('please pay') }))
      expect(more.verdict).not.toBe('VALID')
      if (kind === 'asic-s') return expect(reasons(more)).toContain('container/one-file')
      expect(reasons(more)).toEqual(['INDETERMINATE', 'container/uncovered'])
      expect(more.signatures[0]?.uncovered).toEqual(['README.txt'])
    },
  )

  it('takes no names of the container itself, nor two files into a simple one', async () => {
    for (const name of ['mimetype', 'META-INF/x.xml', 'meta-inf/x'])
      await expect(make('asic-e', 'cades', [{ ...LETTER, name }])).rejects.toMatchObject({
        code: 'asic/file-name',
      })
    await expect(make('asic-e', 'xades', [])).rejects.toMatchObject({ code: 'asic/file-name' })
    await expect(make('asic-s', 'xades', BOTH)).rejects.toMatchObject({ code: 'asic/one-file' })
    await expect(make('asic-e', 'xades', [{ ...LETTER, name: '../x' }])).rejects.toMatchObject({
      code: 'zip/name',
    })
  })
})

describe('a second signer', () => {
  const add = (file: Uint8Array, form: Form) =>
    collect(
      addAsicSignature(sourceOf(file), {
        signature: signature(form, pharmacist, day(0.5)),
        packedAt: day(0.5),
      }),
    )

  it.each([
    ['asic-s', 'xades', 'xades'],
    ['asic-s', 'cades', 'cades'],
    ['asic-e', 'xades', 'xades'],
    ['asic-e', 'cades', 'cades'],
    ['asic-e', 'cades', 'xades'],
  ] as const)('signs an %s with %s again, with %s', async (kind, form, second) => {
    const file = await make(kind, form)
    const both = await add(file, second)
    const report = await check(both)
    expect(reasons(report)).toEqual(['VALID'])
    expect(report.signatures.map(({ signer }) => signer?.cn).sort()).toEqual([
      'Hanako Yakuzai',
      'Taro Jitsuin',
    ])
    const [before, after] = [await unpacked(file), await unpacked(both)]
    if (kind === 'asic-e') for (const [name, content] of before) expect(after.get(name)).toEqual(content)
    const twin = await altered(both, { [LETTER.name]: changed(octets(LETTER.content)) })
    expect((await check(twin)).signatures.map(({ verdict }) => verdict)).toEqual(['INVALID', 'INVALID'])
  })

  it('cannot bring another form into a simple container', async () => {
    await expect(add(await make('asic-s', 'xades'), 'cades')).rejects.toMatchObject({
      code: 'asic/other-form',
    })
    await expect(add(await make('asic-s', 'time-stamp'), 'cades')).rejects.toMatchObject({
      code: 'asic/other-form',
    })
  })

  it('who signs only some files is told so, and the others are not covered by him', async () => {
    const own = await unpacked(await make('asic-e', 'cades', [LETTER]))
    const part = packed([...own, [IMAGE.name, octets(IMAGE.content)]])
    expect(reasons(await check(part))).toEqual(['INDETERMINATE', 'container/uncovered'])
    const report = await check(await add(part, 'xades'))
    expect(report.verdict).toBe('VALID')
    const codes = report.signatures.map(
      ({ checks }) => checks.find(({ id }) => id === 'coverage')?.reason.code,
    )
    expect(codes.sort()).toEqual(['container/covers-some', 'coverage/ok'])
  })
})

describe('a container is refused', () => {
  const file = () => make('asic-e', 'cades')
  const manifestName = 'META-INF/ASiCManifest001.xml'
  const text = async (name = manifestName) =>
    Buffer.from((await unpacked(await file())).get(name) ?? '').toString()

  it('with two manifests for one signature, or with none', async () => {
    const copy = { 'META-INF/ASiCManifest002.xml': utf8(await text()) }
    expect(reasons(await check(await altered(await file(), copy)))).toEqual([
      'INVALID',
      'container/two-manifests',
    ])
    const none = await altered(await file(), { [manifestName]: null })
    expect(reasons(await check(none))).toEqual(['INVALID', 'container/no-manifest'])
    const broken = await altered(await file(), { [manifestName]: utf8('<a/>') })
    expect(reasons(await check(broken))).toEqual(['INVALID', 'container/manifest-malformed'])
  })

  it('with a manifest that names itself, or a file twice', async () => {
    const row = (uri: string) =>
      `<asic:DataObjectReference URI="${uri}"><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>AAAA</ds:DigestValue></asic:DataObjectReference></asic:ASiCManifest>`
    for (const [uri, code] of [
      [manifestName, 'container/manifest-names-itself'],
      ['META-INF/signature001.p7s', 'container/manifest-names-itself'],
      [`./${encodeURIComponent(LETTER.name)}`, 'container/manifest-malformed'],
    ] as const) {
      const twin = { [manifestName]: utf8((await text()).replace('</asic:ASiCManifest>', row(uri))) }
      expect(reasons(await check(await altered(await file(), twin)))).toEqual(['INVALID', code])
    }
  })

  it.each(['../letter.pdf', 'http://demo.invalid/letter.pdf', 'file:///etc/passwd'])(
    'when a reference leads out of it: %s',
    async (uri) => {
      const twin = (await text()).replace(/URI="[^"]*pdf"/, `URI="${uri}"`)
      const report = await check(await altered(await file(), { [manifestName]: utf8(twin) }))
      expect(report.verdict).toBe('INVALID') // the manifest was changed after it was signed
      const signed = await signedOver(utf8(twin))
      expect(reasons(await check(signed))).toEqual(['INDETERMINATE', 'container/outside'])
    },
  )

  it('when it says that it is something else; without a type, or with it in the comment, it is judged by what it holds', async () => {
    const typed = async (type: string) =>
      reasons(await check(await altered(await file(), { mimetype: utf8(type) })))
    expect(await typed('text/plain')).toEqual(['INDETERMINATE', 'container/mimetype'])
    const simpleTyped = async (type: string) =>
      reasons(await check(await altered(await make('asic-s', 'xades'), { mimetype: utf8(type) })))
    expect(await simpleTyped('application/pdf')).toEqual(['VALID']) // that of its one file
    expect(await simpleTyped('a pdf')).toEqual(['INDETERMINATE', 'container/mimetype'])
    expect(await typed('application/vnd.etsi.asic-s+zip')).toContain('container/one-file')
    expect(reasons(await check(await altered(await file(), { mimetype: null })))).toEqual(['VALID'])
    const simple = [...(await unpacked(await make('asic-s', 'cades')))].filter(
      ([name]) => name !== 'mimetype',
    )
    expect(reasons(await check(packed(simple)))).toEqual(['VALID'])
    expect(reasons(await check(packed(simple, 'mimetype=application/vnd.etsi.asic-s+zip')))).toEqual([
      'VALID',
    ])
    expect(reasons(await check(packed(simple, 'mimetype=application/vnd.etsi.asic-e+zip')))).toContain(
      'container/no-manifest',
    )
  })

  it('with names that differ only by case or composition, or a ZIP that is not one', async () => {
    for (const name of ['ガ.pdf', 'A.pdf']) {
      const twin = name === 'A.pdf' ? 'a.pdf' : name.normalize('NFD')
      const both = packed([...(await unpacked(await file())), [name, utf8('1')], [twin, utf8('2')]])
      expect(reasons(await check(both))).toEqual(['INVALID', 'zip/name-twice'])
    }
    expect(reasons(await check((await file()).subarray(0, -1)))).toEqual(['INVALID', 'zip/no-end'])
    expect(reasons(await check(packed([['a.txt', utf8('a')]])))).toEqual(['INVALID', 'file/no-signature'])
    const evidence = packed([
      ['a.txt', utf8('a')],
      ['META-INF/evidencerecord.ers', utf8('x')],
    ])
    expect(reasons(await check(evidence))).toEqual(['INDETERMINATE', 'container/evidence-record'])
  })

  it('with more of signatures than anybody can have in memory', async () => {
    const long = new Uint8Array(33 * 1024 * 1024)
    const parts = ['1', '2'].map((number) => [`META-INF/${number}signatures.xml`, long] as const)
    expect(reasons(await check(packed([['a', utf8('a')], ...parts])))).toEqual(['INVALID', 'zip/too-large'])
  })

  it('with signatures that cannot be read, and never throws, whatever octet is changed', async () => {
    for (const name of ['META-INF/signature001.p7s', manifestName]) {
      const whole = (await unpacked(await file())).get(name) ?? new Uint8Array()
      const cut = await check(await altered(await file(), { [name]: whole.subarray(0, 100) }))
      expect(cut.verdict).toBe('INVALID')
    }
    const sound = await make('asic-e', 'cades', [{ name: 'a', content: utf8('a') }])
    for (let at = 0; at < sound.length; at += 97) {
      const report = await check(sound.with(at, (sound[at] ?? 0) ^ 0xff))
      if (report.verdict === 'VALID') expect(report.signatures[0]?.covers).toEqual(['a'])
    }
  })

  /** A container whose manifest is signed as it stands. */
  async function signedOver(manifest: Uint8Array): Promise<Uint8Array> {
    const container = await make('asic-s', 'cades', [{ name: 'manifest', content: manifest }])
    const p7s = (await unpacked(container)).get('META-INF/signature.p7s') ?? new Uint8Array()
    const data = BOTH.slice(1).map(({ name, content }) => [name, octets(content)] as const)
    return packed([...data, [manifestName, manifest], ['META-INF/signature001.p7s', p7s]])
  }
})

describe('containers of others', () => {
  it.skipIf(!isHere('openssl') || !isHere('zip'))(
    'made by hand with openssl and zip are valid, and their twins are not',
    async () => {
      const key = await generateKey('p256')
      const signer = await world.issue(['medicalDoctor'], { key })
      folder.write('by.pem', encodePem('CERTIFICATE', signer.certificateDer))
      folder.write('by.key', key.export({ type: 'pkcs8', format: 'pem' }))
      const made = run('bash', '-c', BY_HAND, 'bash', folder.path)
      expect(made).toMatchObject({ status: 0 })
      const now = new Date() // openssl states the time of its machine
      const at = new Date(now.getTime() + 60_000)
      const trust = world.trustWith(await world.listsAt(now))
      const judge = async (name: string) =>
        reasons(await validate(readFileSync(join(folder.path, name)), { at, trust, policy: 'hpki' }))
      expect(await judge('sound.asice')).toEqual(['VALID'])
      expect(await judge('changed.asice')).toEqual(['INVALID', 'references/changed'])
      expect(await judge('more.asice')).toEqual(['INDETERMINATE', 'container/uncovered'])
    },
  )

  it('with a manifest in a namespace of TS 102 918 are judged, and not with one of any other', async () => {
    const own = await unpacked(await make('asic-e', 'cades'))
    const name = 'META-INF/ASiCManifest001.xml'
    const signedIn = async (namespace: string) => {
      const text = Buffer.from(own.get(name) ?? '').toString()
      const manifest = utf8(text.replace('http://uri.etsi.org/02918/v1.2.1#', namespace))
      const simple = await make('asic-s', 'cades', [{ name: 'm', content: manifest }])
      const p7s = (await unpacked(simple)).get('META-INF/signature.p7s') ?? new Uint8Array()
      return check(packed(new Map([...own, [name, manifest], ['META-INF/signature001.p7s', p7s]])))
    }
    expect(reasons(await signedIn('http://uri.etsi.org/2918/v1.2.1#'))).toEqual(['VALID'])
    expect(reasons(await signedIn('http://demo.invalid/'))).toEqual([
      'INVALID',
      'container/manifest-malformed',
    ])
  })

  it('whose names are UTF-8 without being marked so are read as such', async () => {
    const sound = Buffer.from(packed(await unpacked(await make('asic-e', 'xades'))))
    for (
      let at = sound.indexOf(Buffer.from([0, 8, 0, 0]));
      at !== -1;
      at = sound.indexOf(Buffer.from([0, 8, 0, 0]), at + 1)
    )
      if (sound[at - 2] === 20 && sound[at - 1] === 0) sound[at + 1] = 0
    expect(reasons(await check(new Uint8Array(sound)))).toEqual(['VALID'])
  })

  it('which are OpenDocument files hold XAdES over files that are read as XML', async () => {
    const files = [
      { name: 'mimetype', content: utf8('application/vnd.oasis.opendocument.text') },
      { name: 'content.xml', content: utf8('<?xml version="1.0"?><a  b="1"/>') },
    ]
    const own = await unpacked(await make('asic-e', 'xades', files.slice(1)))
    const signatures = Buffer.from(own.get('META-INF/signatures001.xml') ?? '').toString()
    const document = packed([
      ...files.map(({ name, content }) => [name, content] as const),
      ['META-INF/manifest.xml', utf8('<m/>')],
      [
        'META-INF/documentsignatures.xml',
        utf8(signatures.replaceAll('asic:XAdESSignatures', 'asic:document-signatures')),
      ],
    ])
    const report = await check(document)
    expect(reasons(report)).toEqual(['VALID'])
    expect(report.signatures[0]).toMatchObject({ packaging: 'opendocument', covers: ['content.xml'] })
  })
})

const BY_HAND = `
set -e; cd "$1"; rm -rf by && mkdir -p by/META-INF && cd by
printf 'application/vnd.etsi.asic-e+zip' > mimetype; printf 'Dose: 1\\n' > 'letter 1.txt'
digest=$(openssl dgst -sha256 -binary 'letter 1.txt' | base64)
cat > META-INF/ASiCManifest1.xml <<XML
<?xml version="1.0"?>
<ASiCManifest xmlns="http://uri.etsi.org/02918/v1.2.1#"><SigReference URI="META-INF/signature1.p7s"/>
<DataObjectReference URI="letter%201.txt"><DigestMethod xmlns="http://www.w3.org/2000/09/xmldsig#" Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>
<DigestValue xmlns="http://www.w3.org/2000/09/xmldsig#">$digest</DigestValue></DataObjectReference></ASiCManifest>
XML
openssl cms -sign -cades -binary -in META-INF/ASiCManifest1.xml -outform DER -out META-INF/signature1.p7s -signer ../by.pem -inkey ../by.key -md sha256
zip -q -X -0 ../sound.asice mimetype; zip -q -X -r ../sound.asice . -x mimetype; cp ../sound.asice ../more.asice; cp ../sound.asice ../changed.asice
echo more > more.txt; zip -q ../more.asice more.txt; printf 'Dose: 9\\n' > 'letter 1.txt'; zip -q ../changed.asice 'letter 1.txt'
`
