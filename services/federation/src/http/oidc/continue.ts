/** Goes on with a flow that stopped for the person, in the browser that it began in. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Provider } from 'oidc-provider'
import { FederationError } from '../../errors.js'
import type { OidcParts } from '../../usecases/oidc-account.js'
import { type FlowStep, nextStep, type OidcFlow } from '../../usecases/oidc-flow.js'
import { makeGrant } from './grants.js'
import { requestOf } from './request.js'
import { COOKIES, loginOf } from './session.js'

type Flow = Awaited<ReturnType<Provider['interactionDetails']>>

/** What going on works with. */
export type ContinueParts = OidcParts & { readonly issuer: string }

type Visit = { readonly request: IncomingMessage; readonly response: ServerResponse }

/**
 * Takes the next step; gives the address at which the browser goes on.
 *
 * @throws {FederationError} `oidc/flow-over`.
 */
export async function continueFlow(parts: ContinueParts, provider: Provider, visit: Visit): Promise<string> {
  const interaction = await loadFlow(provider, visit)
  const flow = flowOf(interaction, parts.issuer)
  const step = await nextStep(parts, flow, visit.request.headers)
  return step.step === 'go' ? step.address : finish(parts, provider, { interaction, step })
}

/**
 * The flow of this browser, by its signed cookie: a flow that somebody else began cannot be gone on with here.
 *
 * @throws {FederationError} `oidc/flow-over`.
 */
async function loadFlow(provider: Provider, { request, response }: Visit): Promise<Flow> {
  const flowId = provider.createContext(request, response).cookies.get(COOKIES.interaction, { signed: true })
  const flow = flowId === undefined ? undefined : await provider.Interaction.find(flowId)
  const isAsked = request.url?.split('?')[0]?.endsWith(`/${flowId}`) ?? false
  if (!flow || !isAsked) throw new FederationError('oidc/flow-over', 'No flow of this browser')
  return flow
}

function flowOf({ uid, params, prompt, iat, session }: Flow, issuer: string): OidcFlow {
  const address = `${issuer}/continue/${uid}`
  return {
    clientId: String(params.client_id ?? ''),
    startedAt: new Date(iat * 1000),
    stoppedFor: prompt.name === 'consent' ? 'consent' : 'login',
    reasons: prompt.reasons,
    sessionId: session?.accountId,
    request: requestOf(params),
    address,
    path: new URL(address).pathname,
  }
}

type Finish = { readonly interaction: Flow; readonly step: Exclude<FlowStep, { step: 'go' }> }

/** Leaves the result for the library; gives the address at which it takes it up. */
async function finish(
  parts: ContinueParts,
  provider: Provider,
  { interaction, step }: Finish,
): Promise<string> {
  interaction.result = await resultOf(parts, provider, { interaction, step })
  // The library's session may be gone with the sign-in that this one replaced; ours was looked at a moment ago. A consent is
  // different: it goes on in the session that gave it, or not at all.
  if (step.step !== 'released') delete interaction.session
  await interaction.persist()
  return interaction.returnTo
}

async function resultOf(parts: ContinueParts, provider: Provider, { interaction, step }: Finish) {
  const { lastSubmission, params } = interaction
  switch (step.step) {
    case 'signed-in': {
      const { loginTs: ts, ...login } = loginOf(step.session)
      return { ...lastSubmission, login: { ...login, ts } }
    }
    case 'released': {
      const { session, reason } = step
      const grant = { sessionId: session.sessionId, clientId: String(params.client_id), params, reason }
      const { jti } = await makeGrant(parts, provider, grant)
      return { ...lastSubmission, consent: { grantId: jti } }
    }
    case 'error':
      return { error: step.error, error_description: step.description }
  }
}
