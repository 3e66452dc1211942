import { describe, expect, it } from 'vitest'
import { bytes, hex } from '../../test/sample-cards.js'
import { encodeObjectDirectory, parseObjectDirectory } from './object-directory.js'
import { parseCertificates, parsePasswords, parsePrivateKeys } from './objects.js'
import { fileReferences } from './path.js'

/** Written by hand from ISO/IEC 7816-15 §8 and the values of real cards (hpki §5.1). */
const AOD = bytes(`
  302f 3005 0c0350494e 3003 040108 a121 301f
    0302 03c8  0a0102  020104  020100  020110  8002 0088  0401ff  3006 0404 5015 0008`)
const PRKD = bytes(`
  3039 301f 0c1350726976617465206b6579206f662048504b49 0302 0780 040108 020101
    3008 040117 0303 060040 a10c 300a 3004 0402 000c 0202 0800`)
const OD = bytes(
  'a806 3004 0402 0001 a006 3004 0402 0002 a106 3004 0402 0003 a406 3004 0402 0004 a706 3004 0402 0005',
)

describe('the directories of a card', () => {
  it('are found through EF.OD', () => {
    const directory = parseObjectDirectory(OD)
    const places = Object.entries(directory).map(([name, paths]) => [name, paths.map(hex)])
    expect(Object.fromEntries(places)).toEqual({
      authentication: ['0001'],
      privateKeys: ['0002'],
      publicKeys: ['0003'],
      certificates: ['0004'],
      dataObjects: ['0005'],
    })
  })

  it('may be followed by filling', () => {
    for (const filling of ['00000000', 'ffffffff'])
      expect(parseObjectDirectory(bytes(`a806300404020001${filling}`)).authentication.map(hex)).toEqual([
        '0001',
      ])
  })

  it('are written as they are read', () => {
    const written = encodeObjectDirectory({ authentication: bytes('0001'), privateKeys: bytes('0002') })
    expect(hex(written)).toBe('a806300404020001a006300404020002')
  })

  it('state a PIN with the reference 88, flags 11001 and lengths 4, 0, 16', () => {
    expect(parsePasswords(AOD)).toEqual([
      {
        label: 'PIN',
        authIdHex: undefined,
        userConsent: undefined,
        ownAuthIdHex: '08',
        flags: [0, 1, 4],
        type: 2,
        minLength: 4,
        storedLength: 0,
        maxLength: 16,
        reference: 0x88,
        filler: 0xff,
      },
    ])
  })

  it('state a key for signatures that wants consent each time', () => {
    expect(parsePrivateKeys(PRKD)).toMatchObject([
      {
        label: 'Private key of HPKI',
        authIdHex: '08',
        userConsent: 1,
        idHex: '17',
        usages: [9],
        modulusBits: 2048,
      },
    ])
  })

  it.each([
    ['an object without attributes of its type', '3009 3000 3003 040108 a000'],
    ['objects inside EF.OD', 'a002a000'],
    ['a path to a part of a file', '3016 3000 3003 040117 a10d 300b 3009 0402 0016 020100 800105'],
    ['a path of odd length', '3011 3000 3003 040117 a108 3006 3004 0403 000016'],
    ['a value cut short', '3040 3000'],
  ])('refuse %s', (_what, text) => {
    const refused = expect.objectContaining({ code: 'card/directory' })
    const content = bytes(text)
    const read = () => (text.startsWith('a002') ? parseObjectDirectory(content) : parseCertificates(content))
    expect(read).toThrow(refused)
  })
})

describe('a path', () => {
  it.each([
    ['0016', [{ by: 'file-id', fileId: bytes('0016') }]],
    ['3f000016', [{ by: 'file-id', fileId: bytes('0016') }]],
    ['98', [{ by: 'short-id', shortId: 0x13 }]],
    ['13', [{ by: 'short-id', shortId: 0x13 }]],
    [
      '18',
      [
        { by: 'short-id', shortId: 3 },
        { by: 'short-id', shortId: 0x18 },
      ],
    ],
  ])('%s names files by identifier or short identifier', (path, expected) => {
    expect(
      fileReferences(bytes(path)).map((one) =>
        'fileId' in one ? { ...one, fileId: Uint8Array.from(one.fileId) } : one,
      ),
    ).toEqual(expected)
  })
})
