/** Starts the pages: wording, clients, router. The only place that knows the browser's network. */
import { holderClient } from '@jitsuin/holder/contract'
import { qualificationClient } from '@jitsuin/qualification/contract'
import { ssoClient } from '@jitsuin/sso/contract'
import { logClient } from '@jitsuin/transparency/contract'
import { LanguageProvider, loadFonts, startWording, uiWording } from '@jitsuin/ui'
import './styles.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { createPages } from './pages.js'
import { ServicesProvider } from './services.js'
import { portalWording } from './wording/index.js'

const fetcher: typeof fetch = (input, init) => fetch(input, init)
const services = {
  holder: holderClient(fetcher),
  sso: ssoClient(fetcher),
  log: logClient(fetcher),
  qualification: qualificationClient(fetcher),
}
// A refusal does not become better by asking again.
const queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 30_000 } } })

await startWording([uiWording, portalWording])
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
