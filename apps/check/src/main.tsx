/** Starts the pages: wording, client, card bridge, router. The only place that knows the browser's network. */
import { cardBridge, fetchBridgePorts } from '@jitsuin/bridge-client'
import { qualificationClient } from '@jitsuin/qualification/contract'
import { LanguageProvider, loadFonts, startWording, uiWording } from '@jitsuin/ui'
import './styles.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { createPages } from './pages.js'
import { ServicesProvider } from './services.js'
import { checkWording } from './wording/index.js'

const call: typeof fetch = (input, init) => fetch(input, init)
const services = {
  qualification: qualificationClient(call),
  bridge: cardBridge({ fetch: call, ports: await fetchBridgePorts(call) }),
}
// A refusal does not become better by asking again.
const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })

await startWording([uiWording, checkWording])
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
