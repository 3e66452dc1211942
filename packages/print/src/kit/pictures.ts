import { PrintError } from '../errors.js'

/**
 * What kind of picture the bytes are; their beginning decides (PNG §5.2; JPEG: SOI), never a name.
 *
 * @throws {PrintError} `print/picture-unreadable`
 */
export function pictureType(bytes: Uint8Array): 'image/png' | 'image/jpeg' {
  if (bytes[0] === 0x89 && bytes[1] === 0x50) return 'image/png'
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return 'image/jpeg'
  throw new PrintError('print/picture-unreadable', 'Neither JPEG nor PNG')
}
