-- Reference only: the schema of the hosted Supabase project, exported for reading.
-- Nothing runs this file. It needs the roles and the auth schema that Supabase provides.

CREATE TABLE IF NOT EXISTS public.robots (
    id UUID DEFAULT gen_random_uuid() PRIMARY KEY,
    owner UUID REFERENCES auth.users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    hostname TEXT,
    status TEXT DEFAULT 'offline',
    last_heartbeat TIMESTAMPTZ,
    created_at TIMESTAMPTZ DEFAULT NOW()
);

CREATE TABLE IF NOT EXISTS public.workflows (
    id UUID DEFAULT gen_random_uuid() PRIMARY KEY,
    owner UUID REFERENCES auth.users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    content JSONB NOT NULL DEFAULT '{}'::jsonb,
    is_template BOOLEAN DEFAULT FALSE,
    created_at TIMESTAMPTZ DEFAULT NOW()
);

CREATE TABLE IF NOT EXISTS public.jobs (
    id UUID DEFAULT gen_random_uuid() PRIMARY KEY,
    workflow UUID REFERENCES public.workflows (id),
    robot UUID REFERENCES public.robots (id),
    status TEXT DEFAULT 'queued',
    created_at TIMESTAMPTZ DEFAULT NOW()
);

ALTER TABLE public.robots ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.workflows ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.jobs ENABLE ROW LEVEL SECURITY;

CREATE POLICY "Owners manage their robots" ON public.robots
    FOR ALL TO authenticated
    USING (auth.uid() = owner)
    WITH CHECK (auth.uid() = owner);

CREATE POLICY "Owners manage their workflows" ON public.workflows
    FOR ALL TO authenticated
    USING (auth.uid() = owner)
    WITH CHECK (auth.uid() = owner);

GRANT ALL ON public.jobs TO service_role;

ALTER PUBLICATION supabase_realtime ADD TABLE public.jobs;
