/** Starts the pages: wording, router, the keeper of the draft. The only place that knows the browser's network and storage. */
import { LanguageProvider, loadFonts, startWording, uiWording } from '@jitsuin/ui'
import './styles.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { readKey } from './draft/key.js'
import { createPages } from './pages.js'
import { ApplicantProvider } from './services.js'
import { applyWording } from './wording/index.js'

const fetcher: typeof fetch = (input, init) => fetch(input, init)
// A refusal does not become better by asking again.
const queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 5_000 } } })

await startWording([uiWording, applyWording])
const place = document.getElementById('app')
if (!place) throw new Error('index.html has no element with the id "app"')
createRoot(place).render(
  <QueryClientProvider client={queries}>
    <ApplicantProvider fetcher={fetcher} firstKey={readKey(localStorage)}>
      <LanguageProvider>
        <RouterProvider router={createPages()} />
      </LanguageProvider>
    </ApplicantProvider>
  </QueryClientProvider>,
)
await loadFonts()
