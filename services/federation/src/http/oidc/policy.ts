/** When a request stops for the person: to sign in, or to agree. */
import { interactionPolicy } from 'oidc-provider'
import { methodsFor } from '../../domain/oidc-wish.js'
import { loadHolderSession, type OidcParts } from '../../usecases/oidc-account.js'
import { requestOf } from './request.js'

/** The library's own checks of the sign-in and ours of its way; the consent is ours alone (`loadGrant` says whether it is there). */
export function stopPolicy(parts: Pick<OidcParts, 'gate'>) {
  const { Check, Prompt, base } = interactionPolicy
  const prompts = base()
  const login = prompts.get('login')
  login?.checks.add(
    new Check('step_up', 'Another way to sign in is wanted', 'login_required', async ({ oidc }) => {
      if (oidc.session?.accountId === undefined) return Check.NO_NEED_TO_PROMPT
      const session = await loadHolderSession(parts.gate, oidc.session.accountId)
      const methods = methodsFor(requestOf(oidc.params ?? {}))
      return session && methods.includes(session.method) ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT
    }),
  )
  prompts.remove('consent')
  prompts.add(
    new Prompt(
      { name: 'consent', requestable: true },
      new Check('release', 'The person has to agree', 'consent_required', ({ oidc }) =>
        oidc.entities.Grant?.jti === undefined ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
      ),
    ),
  )
  return prompts
}
