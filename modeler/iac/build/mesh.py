"""The objects of Kubernetes beside a cluster: a mesh's ingress gateway, bound to a target group, and an echo service.

The stack makes what is AWS's; these manifests make what is the cluster's. The gateway's pods are injected by Istio, the
AWS Load Balancer Controller registers their addresses in the target group by its name, and behind the gateway only
mutual TLS of the mesh gets to the service.

Sources: https://istio.io/latest/docs/setup/additional-setup/gateway/,
https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/targetgroupbinding/targetgroupbinding/
(2026-11-30).
"""

from __future__ import annotations

from ..stack import MANIFESTS

_NAMESPACES = """\
apiVersion: v1
kind: Namespace
metadata:
  name: mesh-ingress
  labels:
    istio-injection: enabled
---
apiVersion: v1
kind: Namespace
metadata:
  name: app
  labels:
    istio-injection: enabled
"""
_GATEWAY = """\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: istio-ingress
  namespace: mesh-ingress
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: istio-ingress-secrets
  namespace: mesh-ingress
rules:
  - apiGroups: [""]
    resources: [secrets]
    verbs: [get, watch, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: istio-ingress-secrets
  namespace: mesh-ingress
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: istio-ingress-secrets
subjects:
  - kind: ServiceAccount
    name: istio-ingress
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: istio-ingress
  namespace: mesh-ingress
spec:
  replicas: 2
  selector:
    matchLabels:
      istio: ingress
  template:
    metadata:
      annotations:
        inject.istio.io/templates: gateway
      labels:
        istio: ingress
        sidecar.istio.io/inject: "true"
    spec:
      serviceAccountName: istio-ingress
      securityContext:
        runAsNonRoot: true
      containers:
        - name: istio-proxy
          image: auto
          ports:
            - containerPort: 8443
          securityContext:
            allowPrivilegeEscalation: false
            capabilities:
              drop: [ALL]
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: topology.kubernetes.io/zone
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              istio: ingress
---
apiVersion: v1
kind: Service
metadata:
  name: istio-ingress
  namespace: mesh-ingress
spec:
  type: ClusterIP
  selector:
    istio: ingress
  ports:
    - name: https
      port: 443
      targetPort: 8443
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: ingress
  namespace: mesh-ingress
spec:
  selector:
    istio: ingress
  servers:
    - port:
        number: 443
        name: https
        protocol: HTTPS
      tls:
        mode: SIMPLE
        credentialName: mesh-certificate
      hosts: ["*"]
"""
_ECHO = """\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: echo
  namespace: app
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: echo
  namespace: app
data:
  echo.py: |
    import http.server
    import json


    class Echo(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self):
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = json.dumps({"method": self.command, "path": self.path}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = answer


    http.server.ThreadingHTTPServer(("", 8080), Echo).serve_forever()
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: echo
  namespace: app
spec:
  replicas: 2
  selector:
    matchLabels:
      app: echo
  template:
    metadata:
      labels:
        app: echo
    spec:
      serviceAccountName: echo
      securityContext:
        runAsNonRoot: true
        runAsUser: 65534
      containers:
        - name: echo
          image: python:3.13-alpine
          command: [python, /app/echo.py]
          ports:
            - containerPort: 8080
          readinessProbe:
            httpGet:
              path: /
              port: 8080
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop: [ALL]
          volumeMounts:
            - name: code
              mountPath: /app
      volumes:
        - name: code
          configMap:
            name: echo
---
apiVersion: v1
kind: Service
metadata:
  name: echo
  namespace: app
spec:
  selector:
    app: echo
  ports:
    - name: http
      port: 80
      targetPort: 8080
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: echo
  namespace: app
spec:
  hosts: ["*"]
  gateways: [mesh-ingress/ingress]
  http:
    - route:
        - destination:
            host: echo.app.svc.cluster.local
            port:
              number: 80
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: strict
  namespace: app
spec:
  mtls:
    mode: STRICT
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: from-the-ingress
  namespace: app
spec:
  action: ALLOW
  rules:
    - from:
        - source:
            principals: [cluster.local/ns/mesh-ingress/sa/istio-ingress]
"""
_BINDING = """\
apiVersion: elbv2.k8s.aws/v1beta1
kind: TargetGroupBinding
metadata:
  name: istio-ingress
  namespace: mesh-ingress
spec:
  targetGroupName: {group}
  targetType: ip
  serviceRef:
    name: istio-ingress
    port: 443
"""
_STEPS = """\
# From the stack to an answer

The API server of the cluster has no public address: do this from the VPC, or from a network that is routed to it, and
let it in on port 443 of the group of the control plane.

1. Make the stack. Its outputs are the names in capitals below.
2. `aws eks update-kubeconfig --region {region} --name CLUSTER_NAME`
3. `aws eks create-addon --region {region} --cluster-name CLUSTER_NAME --addon-name eks-pod-identity-agent`
4. `aws eks create-pod-identity-association --region {region} --cluster-name CLUSTER_NAME --namespace kube-system
   --service-account aws-load-balancer-controller --role-arn CONTROLLER_ROLE_ARN`
5. Install the AWS Load Balancer Controller, 2.11 or later, with the service account `aws-load-balancer-controller`,
   `clusterName=CLUSTER_NAME`, `region={region}` and `vpcId=VPC_ID`.
6. Install Istio, 1.22 or later, without a gateway of its own: `istioctl install --set profile=minimal`
7. `kubectl apply -f kubernetes/namespaces.yaml`
8. Give the gateway a certificate; the load balancer does not verify it:
   `openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj /CN=mesh -keyout tls.key -out tls.crt` and
   `kubectl create secret tls mesh-certificate -n mesh-ingress --cert tls.crt --key tls.key`
9. `kubectl apply -f kubernetes/gateway.yaml -f kubernetes/echo.yaml -f kubernetes/target-group-binding.yaml`
10. `kubectl get targetgroupbindings -n mesh-ingress` shows the binding, and the targets become healthy. Then call the
    URL of the stack: the service answers with the method and the path.

To take it down, delete `kubernetes/target-group-binding.yaml` first, then the stack.
"""


def mesh_files(target_group: str, region: str) -> dict[str, str]:
    """Return the manifests and the order of steps, by the names of their files.

    Parameters
    ----------
    target_group : str
        The name of the target group of the load balancer.
    region : str
        Where the cluster is.

    Examples
    --------
    >>> sorted(mesh_files("orders-mesh", "eu-west-1"))[:2]
    ['kubernetes/README.md', 'kubernetes/echo.yaml']
    """
    files = {
        "README.md": _STEPS.format(region=region),
        "namespaces.yaml": _NAMESPACES,
        "gateway.yaml": _GATEWAY,
        "echo.yaml": _ECHO,
        "target-group-binding.yaml": _BINDING.format(group=target_group),
    }
    return {f"{MANIFESTS}{name}": content for name, content in files.items()}
