import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { Reset } from './Reset.tsx';
import './styles/base.css';
import './styles/page.css';

const root = document.getElementById('root');
if (root) createRoot(root).render(window.location.pathname === '/reset' ? <Reset /> : <App />);
