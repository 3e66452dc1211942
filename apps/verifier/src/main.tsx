/** Starts the pages: wording, session, router. The only place that knows the browser's network and clock. */
import { LanguageProvider, loadFonts, startWording, uiWording } from '@jitsuin/ui'
import './styles.css'
import { verificationClient } from '@jitsuin/verification/contract'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { createPages } from './pages.js'
import { ServicesProvider } from './services.js'
import { createSession } from './session/session.js'
import { verifierWording } from './wording/index.js'

const client = verificationClient((input, init) => fetch(input, init))
const services = { client, session: createSession(client.validate, client.unpack) }
const queries = new QueryClient({ defaultOptions: { queries: { retry: 1, staleTime: 60_000 } } })

await startWording([uiWording, verifierWording])
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
