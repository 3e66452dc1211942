/**
 * Trust first, then fetch: an address in a certificate is used only after the certificate was found to lead to an anchor.
 * Everything in this folder that opens a connection takes a `TrustedPath`, and only validation makes one.
 */
import { findPath, type PathMaterial } from '../path/find-path.js'
import type { PathFailure, SoundPath } from '../path/judge-path.js'
import type { PathSettings } from '../path/settings.js'

declare const trusted: unique symbol

/** A path that validation found sound in everything but status (RFC 5280 §6.1). */
export type TrustedPath = SoundPath & { readonly [trusted]: 'by validation' }

/** Paths that came out of validation here; a type alone could be forged with a cast. */
const made = new WeakSet<SoundPath>()

/** How the search for a trusted path ends. */
export type Trust =
  | { readonly verdict: 'trusted'; readonly path: TrustedPath }
  | { readonly verdict: 'not-trusted'; readonly failure: PathFailure }

/** Looks for a path to an anchor without asking for any status, out of material at hand. */
export function establishTrust(material: PathMaterial, settings: Omit<PathSettings, 'revocation'>): Trust {
  const result = findPath(material, { ...settings, revocation: 'not-checked' })
  if (result.verdict !== 'valid') return { verdict: 'not-trusted', failure: result.failure }
  made.add(result.path)
  return { verdict: 'trusted', path: result.path as TrustedPath } // the brand says that validation made it, as it did
}

/** Whether a path was made by `establishTrust`. */
export function isTrustedPath(path: SoundPath): path is TrustedPath {
  return made.has(path)
}
