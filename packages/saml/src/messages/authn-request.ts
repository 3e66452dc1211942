/** AuthnRequest (saml-core-2.0 §3.4.1): a partner asks who is there. */
import type { XmlElement } from '@jitsuin/xml'
import { SamlError } from '../errors.js'
import { BINDINGS, type Binding, bindingOf, NAME_ID_FORMATS, NS } from '../names.js'
import type { Draft } from '../signature/sign.js'
import { MAX_URI_LENGTH } from '../wire/limits.js'
import { asIndex, Children, malformed, optional, readText, readYesNo, type YesNo } from '../wire/read.js'
import { element, escapeXml } from '../wire/write.js'
import { DECLARED, type HeadFields, type MessageHead, readHead, writeHead } from './head.js'

/** Where the answer shall go: by address, by number, or wherever the partner's metadata says. */
export type AcsChoice =
  | { readonly by: 'address'; readonly location: string; readonly binding: Binding | undefined }
  | { readonly by: 'index'; readonly index: number }
  | { readonly by: 'default' }

/** How the person is to be authenticated: one of the classes, or one at least as good as the weakest of them. */
export type RequestedContext = {
  readonly comparison: 'exact' | 'minimum'
  readonly classes: readonly string[]
}

/** An AuthnRequest as read. */
export type AuthnRequest = MessageHead & {
  readonly acs: AcsChoice
  readonly forceAuthn: YesNo
  readonly isPassive: YesNo
  readonly nameIdFormat: string
  readonly spNameQualifier: string | undefined
  readonly allowCreate: YesNo
  readonly requestedContext: RequestedContext | undefined
}

/**
 * Reads an AuthnRequest. A Subject or Conditions would bind the answer (§3.4.1); what would bind is never passed over.
 *
 * @throws {SamlError} `saml/malformed`, `saml/unsupported`.
 */
export function readAuthnRequest(root: XmlElement): AuthnRequest {
  const { head, rest } = readHead(root, 'AuthnRequest')
  if (rest.optional(NS.assertion, 'Subject')) throw unsupported('A request for one person is not answered')
  const policy = rest.optional(NS.protocol, 'NameIDPolicy')
  if (rest.optional(NS.assertion, 'Conditions')) throw unsupported('Conditions are not answered')
  const context = rest.optional(NS.protocol, 'RequestedAuthnContext')
  rest.optional(NS.protocol, 'Scoping') // for proxies, which we are not (§3.4.1.2)
  rest.end()
  return {
    ...head,
    acs: readAcs(root),
    forceAuthn: readYesNo(root, 'ForceAuthn'),
    isPassive: readYesNo(root, 'IsPassive'),
    nameIdFormat: (policy && optional(policy, 'Format')) ?? NAME_ID_FORMATS.unspecified,
    spNameQualifier: policy && optional(policy, 'SPNameQualifier'),
    allowCreate: policy ? readYesNo(policy, 'AllowCreate') : 'yes', // without a policy nothing is constrained
    requestedContext: context && readContext(context),
  }
}

function readAcs(root: XmlElement): AcsChoice {
  const location = optional(root, 'AssertionConsumerServiceURL')
  const index = optional(root, 'AssertionConsumerServiceIndex')
  const bindingUri = optional(root, 'ProtocolBinding')
  if (index !== undefined) {
    // §3.4.1: the number excludes both others.
    if (location !== undefined || bindingUri !== undefined) throw malformed('The address is stated twice')
    return { by: 'index', index: asIndex(index) }
  }
  const binding = bindingUri === undefined ? undefined : bindingOf(bindingUri)
  if (bindingUri !== undefined && binding !== 'post') throw unsupported('The answer goes by POST only')
  return location === undefined ? { by: 'default' } : { by: 'address', location, binding }
}

function readContext(context: XmlElement): RequestedContext {
  const comparison = optional(context, 'Comparison') ?? 'exact'
  const parts = new Children(context)
  const classes = parts.many(NS.assertion, 'AuthnContextClassRef', 20)
  parts.end()
  // `maximum` and `better` would ask for someone less sure, or for an order that nobody wrote down.
  if (comparison !== 'exact' && comparison !== 'minimum') throw unsupported('The comparison is not supported')
  if (classes.length === 0) throw malformed('No class is requested')
  return { comparison, classes: classes.map((one) => readText(one, MAX_URI_LENGTH)) }
}

/** An AuthnRequest to be written. */
export type AuthnRequestFields = HeadFields & {
  readonly acsLocation?: string
  readonly forceAuthn?: YesNo
  readonly isPassive?: YesNo
  readonly nameIdFormat?: string
  readonly allowCreate?: YesNo
  readonly requestedContext?: RequestedContext
}

/** Builds an AuthnRequest. */
export function buildAuthnRequest(fields: AuthnRequestFields): Draft {
  const { acsLocation, nameIdFormat, allowCreate, requestedContext } = fields
  const head = writeHead('AuthnRequest', fields, {
    ForceAuthn: fields.forceAuthn && truth(fields.forceAuthn),
    IsPassive: fields.isPassive && truth(fields.isPassive),
    ...(acsLocation !== undefined && {
      ProtocolBinding: BINDINGS.post,
      AssertionConsumerServiceURL: acsLocation,
    }),
  })
  const policy = { Format: nameIdFormat, AllowCreate: allowCreate && truth(allowCreate) }
  const isPolicyStated = nameIdFormat !== undefined || allowCreate !== undefined
  const tail = [
    isPolicyStated ? element('samlp:NameIDPolicy', policy) : '',
    requestedContext ? writeContext(requestedContext) : '',
    '</samlp:AuthnRequest>',
  ]
  return { id: fields.id, head, tail: tail.join('') }
}

function writeContext({ comparison, classes }: RequestedContext): string {
  const refs = classes.map((one) => element('saml:AuthnContextClassRef', DECLARED, escapeXml(one)))
  return element('samlp:RequestedAuthnContext', { Comparison: comparison }, ...refs)
}

function truth(word: YesNo): string {
  return word === 'yes' ? 'true' : 'false'
}

function unsupported(message: string): SamlError {
  return new SamlError('saml/unsupported', message)
}
