/** Starts the pages: wording, services, router. The only place that knows the browser's network, card and passkeys. */
import { LanguageProvider, loadFonts, startWording, uiWording } from '@jitsuin/ui'
import './styles.css'
import { cardBridge, fetchBridgePorts } from '@jitsuin/bridge-client'
import { cardWording } from '@jitsuin/card-steps'
import { federationClient } from '@jitsuin/federation/contract'
import { ssoClient } from '@jitsuin/sso/contract'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { logoutCalls } from './logout-calls.js'
import { createPages } from './pages.js'
import { browserPasskeys } from './passkey.js'
import { type Services, ServicesProvider } from './services.js'
import { signInWording } from './wording/index.js'

const call: typeof fetch = (input, init) => fetch(input, init)
const services: Services = {
  sso: ssoClient(call),
  federation: federationClient(call),
  logout: logoutCalls(call),
  bridge: cardBridge({ ports: await fetchBridgePorts(call) }),
  passkeys: browserPasskeys(),
  goTo: (address) => window.location.assign(address),
}
const queries = new QueryClient({ defaultOptions: { queries: { retry: 1, staleTime: 10_000 } } })

await startWording([uiWording, cardWording, signInWording])
const place = document.getElementById('app')
if (!place) throw new Error('index.html has no element with the id "app"')
createRoot(place).render(
  <QueryClientProvider client={queries}>
    <ServicesProvider services={services}>
      <LanguageProvider>
        <RouterProvider router={createPages()} />
      </LanguageProvider>
    </ServicesProvider>
  </QueryClientProvider>,
)
await loadFonts()
