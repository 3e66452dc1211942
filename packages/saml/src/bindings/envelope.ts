/** A message out of its binding: read as XML, not yet trusted. Who wants to know who sent it asks `verify` with that party's keys. */
import type { KeyObject } from 'node:crypto'
import type { XmlElement } from '@jitsuin/xml'
import type { Binding } from '../names.js'
import { refuseStraySignatures, type SignatureFinding, verifyElement } from '../signature/verify.js'
import { readDocument } from '../wire/read.js'
import { readPost } from './post.js'
import { readRedirect, verifyRedirect } from './redirect.js'

/** A message and the one way to find out whether a party signed it. */
export type Envelope = {
  readonly binding: Binding
  readonly kind: 'SAMLRequest' | 'SAMLResponse'
  readonly root: XmlElement
  readonly relayState: string | undefined
  /** @throws {SamlError} for a signature that is there and does not hold; a missing one is a finding. */
  readonly verify: (keys: readonly KeyObject[]) => SignatureFinding
}

/**
 * Opens what came in the query of an address. Inside the message no signature may stand: the binding's is the one that counts
 * (saml-bindings-2.0 §3.4.4.1).
 *
 * @throws {SamlError} `saml/malformed`, `saml/too-large`, `saml/relay-state`, `saml/signature-misplaced`.
 */
export function openRedirect(query: string): Envelope {
  const message = readRedirect(query)
  const { root } = readDocument(message.octets)
  refuseStraySignatures(root, [])
  const { kind, relayState } = message
  return { binding: 'redirect', kind, root, relayState, verify: (keys) => verifyRedirect(message, keys) }
}

/**
 * Opens what came in a form. The only place for a signature is the message itself: requests and answers to them hold nothing
 * else that is signed.
 *
 * @throws {SamlError} `saml/malformed`, `saml/too-large`, `saml/relay-state`, `saml/signature-misplaced`.
 */
export function openPost(body: Uint8Array): Envelope {
  const { kind, octets, relayState } = readPost(body)
  const { root } = readDocument(octets)
  refuseStraySignatures(root, [root])
  return { binding: 'post', kind, root, relayState, verify: (keys) => verifyElement(root, keys) }
}
