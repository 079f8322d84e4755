"""A certificate authority for one test run, through the openssl program."""
import subprocess


def _run(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def authority(folder):
    """Makes ca.pem and ca.key."""
    _run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
         "/CN=lab authority", "-keyout", folder / "ca.key", "-out", folder / "ca.pem")


def issue(folder, name, common_name, alternative_names):
    """Makes NAME.pem and NAME.key, good for both ends of TLS; the key is for its owner alone."""
    _run("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={common_name}",
         "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.csr")
    extensions = folder / f"{name}.ext"
    extensions.write_text(f"subjectAltName={alternative_names}\nextendedKeyUsage=serverAuth,clientAuth\n")
    _run("x509", "-req", "-days", "2", "-in", folder / f"{name}.csr", "-CA", folder / "ca.pem", "-CAkey",
         folder / "ca.key", "-CAcreateserial", "-extfile", extensions, "-out", folder / f"{name}.pem")
    (folder / f"{name}.key").chmod(0o600)
