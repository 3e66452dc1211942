/**
 * EF.OD (ISO/IEC 7816-15 §8.4): which files hold the other directories.
 *
 *   CIOChoice = [0] private keys · [1] public keys · [4] certificates · [8] authentication objects · …, each an EXPLICIT Path
 */
import { der } from '@jitsuin/pki'
import { CardError } from '../errors.js'
import { type CardPath, encodePath, parsePath } from './path.js'
import { asDirectory, readValues } from './values.js'

/** The directories of an application, by their numbers in CIOChoice. */
export const DIRECTORIES = {
  privateKeys: 0,
  publicKeys: 1,
  certificates: 4,
  dataObjects: 7,
  authentication: 8,
} as const

/** Our name of a directory. */
export type DirectoryName = keyof typeof DIRECTORIES

/** The files of each directory; a card may spread one over several files. */
export type ObjectDirectory = { readonly [Name in DirectoryName]: readonly CardPath[] }

/** Reads EF.OD. Objects inside it, without a file of their own, are refused. @throws {CardError} `card/directory` */
export function parseObjectDirectory(content: Uint8Array): ObjectDirectory {
  const entries = readValues(content).map((node) => ({ tag: node.tag, path: () => pathIn(node) }))
  const pathsOf = (number: number) =>
    asDirectory(() => entries.filter(({ tag }) => tag === der.contextTag(number)).map(({ path }) => path()))
  return {
    privateKeys: pathsOf(DIRECTORIES.privateKeys),
    publicKeys: pathsOf(DIRECTORIES.publicKeys),
    certificates: pathsOf(DIRECTORIES.certificates),
    dataObjects: pathsOf(DIRECTORIES.dataObjects),
    authentication: pathsOf(DIRECTORIES.authentication),
  }
}

function pathIn(node: der.Node): CardPath {
  const inner = der.parse(node.content)
  if (inner.tag !== der.SEQUENCE)
    throw new CardError('card/directory', 'Objects inside EF.OD are not followed')
  return parsePath(inner)
}

/** Writes EF.OD with one file for each directory. */
export function encodeObjectDirectory(files: Partial<Record<DirectoryName, CardPath>>): Uint8Array {
  const entries = Object.entries(files) as [DirectoryName, CardPath][] // the table has no other keys
  return Buffer.concat(entries.map(([name, path]) => der.explicit(DIRECTORIES[name], encodePath(path))))
}
