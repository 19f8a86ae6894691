"""Several real processes on one PostgreSQL and one workspace: nobody notices when one of them falls over."""
