import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import './styles/base.css';
import './styles/page.css';

const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
